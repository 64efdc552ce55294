CREATE TABLE ballots_by_seq (
    origin TEXT NOT NULL,
    seq BIGINT NOT NULL,
    poll TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (origin, seq)
);
INSERT INTO ballots_by_seq (origin, seq, poll, entry)
SELECT origin, seq, poll, entry FROM ballots;
DROP TABLE ballots;
ALTER TABLE ballots_by_seq RENAME TO ballots;
CREATE INDEX ballots_by_entry ON ballots (origin, poll, entry);
