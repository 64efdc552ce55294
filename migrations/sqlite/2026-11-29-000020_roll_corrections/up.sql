-- What a chapter corrected of its frozen roll (roll.corrected).
CREATE TABLE roll_corrections (
    origin TEXT NOT NULL,
    poll TEXT NOT NULL,
    seq BIGINT NOT NULL,
    reason TEXT NOT NULL,
    added INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    actor TEXT,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (origin, poll, seq)
) WITHOUT ROWID;

-- Where a place was added to a roll or taken off it after the freeze.
ALTER TABLE roll_entries ADD COLUMN added_seq BIGINT;
ALTER TABLE roll_entries ADD COLUMN removed_seq BIGINT;
