-- Up to where a silent chapter's ballots count (poll.cut): `log` is the chapter, `origin` the host.
CREATE TABLE cuts (
    origin TEXT NOT NULL,
    poll TEXT NOT NULL,
    log TEXT NOT NULL,
    seq BIGINT NOT NULL,
    cut TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (origin, poll, log)
) WITHOUT ROWID;
