-- Charters that a chapter proposed, and which chapter ratified them.
CREATE TABLE charters (
    origin TEXT NOT NULL,
    id BLOB NOT NULL,
    seq BIGINT NOT NULL,
    body TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (origin, id)
);
CREATE INDEX charters_by_id ON charters (id);

CREATE TABLE ratifications (
    origin TEXT NOT NULL,
    charter BLOB NOT NULL,
    host TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (origin, charter)
);
