ALTER TABLE polls DROP COLUMN published_seq;
DROP TABLE disputes;
