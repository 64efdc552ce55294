DROP INDEX private_accesses_by_day;
