DROP TABLE ratifications;
DROP TABLE charters;
