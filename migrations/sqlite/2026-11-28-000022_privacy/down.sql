DROP TABLE legal_holds;
DROP TABLE private_accesses;
DROP TABLE foreign_records;
DROP TABLE erasure_acks;
DROP TABLE commitments;
