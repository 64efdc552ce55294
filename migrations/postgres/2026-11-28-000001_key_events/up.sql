-- Which entries change the keys of their log. They are asked for with every page and signature.
CREATE TABLE key_events (
    origin TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (origin, seq)
);

-- What an earlier version stored without knowing it.
INSERT INTO key_events (origin, seq)
SELECT origin, seq FROM entries WHERE kind IN ('key.rotated', 'key.published', 'key.revoked');
