-- Commitments to private records that a log made, and what it has said of them since.
CREATE TABLE commitments (
    origin TEXT NOT NULL,
    commitment BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    idx INTEGER NOT NULL,
    kind TEXT NOT NULL,
    member TEXT,
    blocked_seq BIGINT,
    blocked_ms BIGINT,
    erased_seq BIGINT,
    erased_ms BIGINT,
    PRIMARY KEY (origin, commitment)
);
CREATE INDEX commitments_by_member ON commitments (origin, member);
CREATE INDEX commitments_by_erasure ON commitments (origin, erased_seq);

-- What a log says it has deleted of what another log erased.
CREATE TABLE erasure_acks (
    origin TEXT NOT NULL,
    log TEXT NOT NULL,
    commitment BYTEA NOT NULL,
    held BOOLEAN NOT NULL,
    seq BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (origin, log, commitment)
);

-- Private records of peers' members that were asked for, encrypted; without content where the
-- peer gave none.
CREATE TABLE foreign_records (
    origin TEXT NOT NULL,
    commitment BYTEA NOT NULL,
    member TEXT NOT NULL,
    kind TEXT NOT NULL,
    purpose TEXT NOT NULL,
    sealed BYTEA,
    asked_ms BIGINT NOT NULL,
    PRIMARY KEY (origin, commitment)
);
CREATE INDEX foreign_records_by_member ON foreign_records (member);

-- Who was given or refused a private record, how often on a day. No content.
CREATE TABLE private_accesses (
    commitment BYTEA NOT NULL,
    day BIGINT NOT NULL,
    who TEXT NOT NULL,
    purpose TEXT NOT NULL,
    given BOOLEAN NOT NULL,
    member TEXT NOT NULL,
    kind TEXT NOT NULL,
    times BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    PRIMARY KEY (commitment, day, who, purpose, given)
);
CREATE INDEX private_accesses_by_member ON private_accesses (member);

-- Members whose records may not be erased for now. Never told to anybody outside.
CREATE TABLE legal_holds (
    member TEXT NOT NULL,
    placed_ms BIGINT NOT NULL,
    mandate TEXT NOT NULL,
    released_ms BIGINT,
    released_by TEXT,
    PRIMARY KEY (member, placed_ms)
);
