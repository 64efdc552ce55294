DROP TABLE arrivals;
DROP TABLE transfers;
