-- A ballot is looked for by its poll and its place, never by its seq. So ballots lie in that order,
-- and are one index instead of two.
CREATE TABLE ballots_by_place (
    origin TEXT NOT NULL,
    seq BIGINT NOT NULL,
    poll TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (origin, poll, entry, seq)
);
INSERT INTO ballots_by_place (origin, seq, poll, entry)
SELECT origin, seq, poll, entry FROM ballots;
DROP TABLE ballots;
ALTER TABLE ballots_by_place RENAME TO ballots;
