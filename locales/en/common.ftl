### Words that every part of the interface uses.

# The language's own name, for the switch.
language-name = English

# Roles as the subject of a refusal: “Only the committee may do this.”
role-who-committee = the committee
role-who-treasurer = the treasurer
role-who-operator = an operator of the instance
role-who-teller = a teller
role-who-representative = a representative of the organization

# Roles as titles.
role-name-committee = Leadership Committee
role-name-treasurer = Treasurer
role-name-operator = Operator
role-name-teller = Teller
role-name-representative = Representative
