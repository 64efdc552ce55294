ALTER TABLE kept_parts DROP COLUMN digest;
