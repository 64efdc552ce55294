-- Receipt codes are as random as a hash: in one index of all of them, a page of ballots changes as
-- many pages as it has ballots. So they lie together by the stretch of their log.
DROP INDEX entries_by_receipt;
CREATE INDEX entries_by_receipt ON entries ((seq >> 13), receipt) WHERE receipt IS NOT NULL;
