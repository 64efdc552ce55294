### Only what differs in Mexico.
