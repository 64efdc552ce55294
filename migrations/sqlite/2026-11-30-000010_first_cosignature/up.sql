-- The line of the cosignature that first_cosigned_ms is the time of: a later one of the same witness takes its place
-- in the note, and a tally states the first (rule 43). NULL where it is from before this was kept, or stood
-- on a note of the same checkpoint with other extension lines.
ALTER TABLE checkpoints ADD COLUMN first_cosignature TEXT;
