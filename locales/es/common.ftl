### Palabras que usa toda la interfaz.

# El nombre del idioma en el propio idioma, para el selector.
language-name = Español

# Cargos como sujeto: «Esto solo puede hacerlo el comité.»
role-who-committee = el comité
role-who-treasurer = la tesorería
role-who-operator = una persona operadora de la instancia
role-who-teller = una persona escrutadora
role-who-representative = quien representa a la organización

# Cargos como título.
role-name-committee = Comité de Liderazgo
role-name-treasurer = Tesorería
role-name-operator = Operación
role-name-teller = Persona escrutadora
role-name-representative = Representante
