### Words that every part of the interface uses.

# The language's own name, for the switch.
language-name = English

# Roles as the subject of a refusal: “Only the committee may do this.”
role-who-committee = the committee
role-who-treasurer = the treasurer
role-who-operator = an operator of the instance
role-who-teller = a teller
role-who-representative = a representative of the organization
role-who-list = { $one }, { $other }
role-who-or = { $one } or { $other }

# Roles as titles.
role-name-committee = Leadership Committee
role-name-treasurer = Treasurer
role-name-operator = Operator
role-name-teller = Teller
role-name-representative = Representative

# Whether the clock of this machine is believed, for officers.
clock-good = The clock is in order.
clock-leapt = The clock of this machine was set by more than five minutes while it ran. Nothing is accepted or sealed until it is right again.
clock-behind-log = The clock of this machine shows a time before the newest event of its own log. Nothing is accepted or sealed until it is right again.
clock-peers = The peers show another time than this machine, by more than five minutes. Nothing is accepted or sealed until they agree again; only a peer whose clock is wrong can be suspended.
