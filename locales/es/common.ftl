### Palabras que usa toda la interfaz.

# El nombre del idioma en el propio idioma, para el selector.
language-name = Español

# Cargos como sujeto: «Esto solo puede hacerlo el comité.»
role-who-committee = el comité
role-who-treasurer = la tesorería
role-who-operator = una persona operadora de la instancia
role-who-teller = una persona escrutadora
role-who-representative = quien representa a la organización
role-who-list = { $one }, { $other }
role-who-or = { $one } o { $other }

# Cargos como título.
role-name-committee = Comité de Liderazgo
role-name-treasurer = Tesorería
role-name-operator = Operación
role-name-teller = Persona escrutadora
role-name-representative = Representante

# Si se confía en el reloj de esta máquina, para quienes tienen un cargo.
clock-good = El reloj está en orden.
clock-leapt = El reloj de esta máquina se cambió en más de cinco minutos mientras funcionaba. Nada se recibe ni se sella hasta que vuelva a ser correcto.
clock-behind-log = El reloj de esta máquina muestra una hora anterior al último evento de su propia bitácora. Nada se recibe ni se sella hasta que vuelva a ser correcto.
clock-peers = Los pares muestran otra hora que esta máquina, con más de cinco minutos de diferencia. Nada se recibe ni se sella hasta que vuelvan a coincidir; lo único que se puede hacer es suspender al par cuyo reloj esté mal.
