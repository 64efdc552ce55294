ALTER TABLE polls DROP COLUMN extended_ms;
