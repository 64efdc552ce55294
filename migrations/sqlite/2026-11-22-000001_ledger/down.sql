DROP TABLE checkpoints;
DROP TABLE tiles;
DROP TABLE entries;
DROP TABLE logs;
