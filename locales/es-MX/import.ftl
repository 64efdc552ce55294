### Nothing differs in Mexico: the texts are those of es.
