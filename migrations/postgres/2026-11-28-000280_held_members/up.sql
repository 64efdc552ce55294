-- Whose later events wait for an extension that this program does not understand (rule 9).
ALTER TABLE held_events ADD COLUMN member TEXT;
CREATE INDEX held_events_by_member ON held_events (origin, member);
