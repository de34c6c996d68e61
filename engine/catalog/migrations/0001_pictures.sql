-- Folders that the user added. Their pictures stay when a folder is offline.
CREATE TABLE folders (
  path     TEXT PRIMARY KEY,
  added_at INTEGER NOT NULL
) WITHOUT ROWID;

-- Lists are kept one item a line. Times are Unix nanoseconds, NULL when unknown.
CREATE TABLE pictures (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  path       TEXT    NOT NULL UNIQUE,
  size       INTEGER NOT NULL,
  mtime      INTEGER NOT NULL,
  sidecars   INTEGER NOT NULL DEFAULT 0,
  hash       BLOB    NOT NULL,
  format     TEXT    NOT NULL,
  width      INTEGER NOT NULL,
  height     INTEGER NOT NULL,
  taken_at   INTEGER,
  camera     TEXT    NOT NULL DEFAULT '',
  latitude   REAL,
  longitude  REAL,
  title      TEXT    NOT NULL DEFAULT '',
  caption    TEXT    NOT NULL DEFAULT '',
  keywords   TEXT    NOT NULL DEFAULT '',
  rating     INTEGER NOT NULL DEFAULT 0,
  tags       TEXT    NOT NULL DEFAULT '',
  user_tags  TEXT    NOT NULL DEFAULT '',
  note       TEXT    NOT NULL DEFAULT '',
  indexed_at INTEGER NOT NULL
);
CREATE INDEX pictures_by_hash ON pictures(hash);
CREATE INDEX pictures_by_time ON pictures(coalesce(taken_at, mtime) DESC, id);

CREATE TABLE vectors (
  picture_id INTEGER NOT NULL REFERENCES pictures(id) ON DELETE CASCADE,
  space      TEXT    NOT NULL,
  vector     BLOB    NOT NULL,
  PRIMARY KEY (picture_id, space)
);

-- The words that are searched. The text itself is in pictures, so the index keeps no copy of it.
CREATE VIRTUAL TABLE picture_text USING fts5(
  title, keywords, user, caption, name, folder, tags,
  content='', contentless_delete=1,
  tokenize="unicode61 remove_diacritics 2", prefix='2 3'
);

-- Files that could not be read, so that an unchanged one is reported again without being decoded again.
CREATE TABLE failures (
  path    TEXT PRIMARY KEY,
  size    INTEGER NOT NULL,
  mtime   INTEGER NOT NULL,
  decoder INTEGER NOT NULL,
  error   TEXT    NOT NULL
) WITHOUT ROWID;

-- The user's own words of pictures that are gone for now; they return with the picture.
CREATE TABLE kept (
  hash      BLOB NOT NULL,
  path      TEXT NOT NULL,
  user_tags TEXT NOT NULL,
  note      TEXT NOT NULL,
  PRIMARY KEY (hash, path)
) WITHOUT ROWID;
