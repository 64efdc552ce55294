-- How many records somebody looked at on a day is asked before each look is noted, and what is older than two years
-- goes: neither reads the whole access log.
CREATE INDEX private_accesses_by_day ON private_accesses (day, who);
