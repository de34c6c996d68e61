-- The user's own rating, 0 to 5; NULL leaves the one that the file has.
ALTER TABLE pictures ADD COLUMN user_rating INTEGER;
ALTER TABLE kept ADD COLUMN user_rating INTEGER;

-- Whether a folder is followed while the program runs.
ALTER TABLE folders ADD COLUMN watched INTEGER NOT NULL DEFAULT 1;

-- What is measured in a picture's pixels, to compare and to sort.
CREATE TABLE looks (
  picture_id INTEGER PRIMARY KEY REFERENCES pictures(id) ON DELETE CASCADE,
  version    INTEGER NOT NULL, -- of the measures; others are made again
  phash      INTEGER NOT NULL, -- 64 bits of a perceptual hash
  sharpness  REAL    NOT NULL,
  colour     INTEGER NOT NULL  -- places the picture in a row by colour
);

-- Text that was read in a picture on this machine; empty where there is none, so that it is not read again.
CREATE TABLE readings (
  picture_id INTEGER PRIMARY KEY REFERENCES pictures(id) ON DELETE CASCADE,
  reader     TEXT    NOT NULL, -- program and languages
  text       TEXT    NOT NULL
);

-- Searches that the user named, and those that were asked last.
CREATE TABLE saved_searches (
  name     TEXT    PRIMARY KEY,
  text     TEXT    NOT NULL,
  saved_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE past_searches (
  text     TEXT    PRIMARY KEY,
  asked_at INTEGER NOT NULL
) WITHOUT ROWID;
