-- What the user agreed to: to send pictures of this library to someone for a purpose.
CREATE TABLE consents (
  purpose   TEXT    NOT NULL,
  recipient TEXT    NOT NULL,
  given_at  INTEGER NOT NULL,
  PRIMARY KEY (purpose, recipient)
) WITHOUT ROWID;

-- Vector spaces that a model makes. Those computed without a model need no row.
CREATE TABLE spaces (
  name       TEXT    PRIMARY KEY,
  source     TEXT    NOT NULL, -- who makes the vectors: gemini, clip
  model      TEXT    NOT NULL,
  dimensions INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX vectors_by_space ON vectors(space, picture_id);

-- What a model will not take, so that it is not sent, and paid, again.
CREATE TABLE refusals (
  picture_id INTEGER NOT NULL REFERENCES pictures(id) ON DELETE CASCADE,
  work       TEXT    NOT NULL, -- a space, or descriptions by a model
  error      TEXT    NOT NULL,
  PRIMARY KEY (picture_id, work)
) WITHOUT ROWID;

-- What a model sees in a picture. Keywords are kept one a line.
CREATE TABLE descriptions (
  picture_id INTEGER PRIMARY KEY REFERENCES pictures(id) ON DELETE CASCADE,
  model      TEXT    NOT NULL,
  caption    TEXT    NOT NULL,
  keywords   TEXT    NOT NULL,
  seen       TEXT    NOT NULL, -- the text that can be read in the picture
  made_at    INTEGER NOT NULL
);

-- Answers and pictures that were generated, each as one JSON document.
CREATE TABLE generations (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  made_at INTEGER NOT NULL,
  record  TEXT    NOT NULL
);

-- The user's own prompts.
CREATE TABLE prompts (
  name TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  text TEXT NOT NULL
) WITHOUT ROWID;

-- The text index again, with columns for what a model says of a picture and reads in it. It is filled anew after.
DROP TABLE picture_text;
CREATE VIRTUAL TABLE picture_text USING fts5(
  title, keywords, user, caption, name, folder, tags, machine, seen,
  content='', contentless_delete=1,
  tokenize="unicode61 remove_diacritics 2", prefix='2 3'
);
