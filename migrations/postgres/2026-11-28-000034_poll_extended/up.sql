-- The deadline for seals, where the host of a poll has moved it (poll.extended).
ALTER TABLE polls ADD COLUMN extended_ms BIGINT;
