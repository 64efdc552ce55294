-- Offers of members by their old home's log, and how each ended there.
CREATE TABLE transfers (
    origin TEXT NOT NULL,
    seq BIGINT NOT NULL,
    id BLOB NOT NULL,
    member TEXT NOT NULL,
    to_origin TEXT NOT NULL,
    offered TEXT NOT NULL,
    expires_ms BIGINT NOT NULL,
    offered_ms BIGINT NOT NULL,
    ending TEXT,
    end_seq BIGINT,
    end_id BLOB,
    end_ms BIGINT,
    PRIMARY KEY (origin, seq)
);
CREATE INDEX transfers_by_member ON transfers (member);

-- Members whom a log accepted from another, or adopted, and what their arrival rests on.
CREATE TABLE arrivals (
    origin TEXT NOT NULL,
    seq BIGINT NOT NULL,
    id BLOB NOT NULL,
    member TEXT NOT NULL,
    from_origin TEXT NOT NULL,
    offer BLOB,
    terms TEXT NOT NULL,
    accepted_ms BIGINT NOT NULL,
    arrived_seq BIGINT,
    arrived_ms BIGINT,
    closed_seq BIGINT,
    closed_id BLOB,
    PRIMARY KEY (origin, seq)
);
CREATE INDEX arrivals_by_member ON arrivals (member);
