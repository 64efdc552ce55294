ALTER TABLE roll_entries DROP COLUMN removed_seq;
ALTER TABLE roll_entries DROP COLUMN added_seq;
DROP TABLE roll_corrections;
