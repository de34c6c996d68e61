-- What a model of this machine sees in a picture, of a list of words. Tags are kept one a line; none is a picture in
-- which nothing stood out, so that it is not looked at again.
CREATE TABLE machine_tags (
  picture_id INTEGER PRIMARY KEY REFERENCES pictures(id) ON DELETE CASCADE,
  space      TEXT    NOT NULL, -- of the vectors that were compared with the words
  tags       TEXT    NOT NULL
);

-- Where the model lies on this machine that makes the vectors of a space.
ALTER TABLE spaces ADD COLUMN folder TEXT NOT NULL DEFAULT '';
