-- Bundles that peers gave us to keep: what the chapter that has lost its machine comes back from.
CREATE TABLE kept_bundles (
    owner TEXT NOT NULL,
    number BIGINT NOT NULL,
    manifest TEXT NOT NULL,
    kept_ms BIGINT NOT NULL,
    PRIMARY KEY (owner, number)
) WITHOUT ROWID;

-- Their parts, which we cannot read.
CREATE TABLE kept_parts (
    owner TEXT NOT NULL,
    name BLOB NOT NULL,
    part BLOB NOT NULL,
    PRIMARY KEY (owner, name)
);

-- The newest bundle of ours that each peer has.
CREATE TABLE sent_bundles (
    peer TEXT NOT NULL,
    number BIGINT NOT NULL,
    content BLOB NOT NULL,
    log_size BIGINT NOT NULL,
    sent_ms BIGINT NOT NULL,
    PRIMARY KEY (peer)
) WITHOUT ROWID;
