DROP INDEX held_events_by_member;
ALTER TABLE held_events DROP COLUMN member;
