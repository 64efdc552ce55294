-- How many corrections of a roll were judged, those set aside among them. NULL where rolls are from
-- before this was counted: their logs are replayed.
ALTER TABLE rolls ADD COLUMN judged INTEGER;
