DROP INDEX entries_by_receipt;
CREATE INDEX entries_by_receipt ON entries (receipt) WHERE receipt IS NOT NULL;
