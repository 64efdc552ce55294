ALTER TABLE checkpoints DROP COLUMN first_cosignature;
