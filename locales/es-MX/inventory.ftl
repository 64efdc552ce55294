### Only what differs in Mexico: boleta for papeleta.

inventory-what-vote = Lugares en padrones de votantes y boletas en su sobre
