-- Every log held: ours, and each pinned peer's.
CREATE TABLE logs (
    origin TEXT NOT NULL,
    own BOOLEAN NOT NULL,
    genesis BYTEA NOT NULL,
    size BIGINT NOT NULL,
    last_id BYTEA,
    last_at_ms BIGINT NOT NULL,
    root BYTEA NOT NULL,
    PRIMARY KEY (origin)
);

-- The exact bytes as signed. Nothing here is ever changed.
CREATE TABLE entries (
    origin TEXT NOT NULL,
    seq BIGINT NOT NULL,
    id BYTEA NOT NULL,
    kind TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    entry BYTEA NOT NULL,
    receipt BIGINT,
    PRIMARY KEY (origin, seq)
);
CREATE INDEX entries_by_receipt ON entries (receipt) WHERE receipt IS NOT NULL;

-- Merkle tree, 256 hashes to a tile.
CREATE TABLE tiles (
    origin TEXT NOT NULL,
    level INTEGER NOT NULL,
    idx BIGINT NOT NULL,
    hashes BYTEA NOT NULL,
    PRIMARY KEY (origin, level, idx)
);

-- Signed notes with the cosignatures collected so far.
CREATE TABLE checkpoints (
    origin TEXT NOT NULL,
    size BIGINT NOT NULL,
    note TEXT NOT NULL,
    first_cosigned_ms BIGINT,
    fresh_ms BIGINT NOT NULL,
    PRIMARY KEY (origin, size)
);
