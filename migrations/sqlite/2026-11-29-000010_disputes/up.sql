-- What a chapter's committee objects to in a result (dispute.opened), and how that ended
-- (dispute.resolved): one for each log and poll.
CREATE TABLE disputes (
    origin TEXT NOT NULL,
    poll TEXT NOT NULL,
    host TEXT NOT NULL,
    seq BIGINT NOT NULL,
    id BLOB NOT NULL,
    tally_id BLOB NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT,
    at_ms BIGINT NOT NULL,
    ending TEXT,
    ended_ms BIGINT,
    PRIMARY KEY (origin, poll)
) WITHOUT ROWID;

CREATE INDEX disputes_by_poll ON disputes (poll);

-- Where the host published: its event names the disputes over which it did.
ALTER TABLE polls ADD COLUMN published_seq BIGINT;
