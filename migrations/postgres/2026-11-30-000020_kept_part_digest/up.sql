-- SHA-256 of a part as its owner gave it: by it the keeper sees that its disk has spoiled one. NULL where it is from
-- before this was kept, until it is looked at first.
ALTER TABLE kept_parts ADD COLUMN digest BYTEA;
