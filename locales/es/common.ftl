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

## Por qué la bitácora está en espera y qué hacer

hold-none = Esta base de datos es la copia más nueva de la bitácora del centro.
hold-unanswered = Esta base de datos puede ser una copia anterior: se restauró o se movió, y todavía ninguna instancia par ha dicho si tiene más de esta bitácora. Hasta que respondan, todo se puede consultar y no se recibe nada. Asegúrese de que se pueda llegar a ellas. Si no se puede llegar a ninguna y nunca estuvo en uso una copia más nueva, quien opera la instancia la inicia con «enlace serve --alone».
hold-newer-elsewhere = Un par tiene más de esta bitácora de lo que hay aquí: estuvo en uso una copia más nueva. Se está trayendo la parte que falta; no se recibe nada hasta que esté de vuelta.
hold-missing-tail = Un par tiene una parte de esta bitácora que no se puede traer, u otra bitácora con el mismo nombre. Aquí no se recibe nada, porque contradiría lo que ya se firmó. Busque una copia más nueva de la base de datos u otro par que tenga el resto; sin ninguno de los dos, el centro necesita una bitácora nueva.
hold-lost-tail = Esta base de datos es anterior a lo que el centro ya había publicado, y ninguna de las instancias pares tiene la parte que falta. Aquí no se recibe nada: puede que un comprobante o una copia estática todavía muestre lo que estaba ahí, y poner otra cosa en su lugar sería otra historia. Busque la base de datos más nueva. Si se perdió para siempre, quien opera la instancia la inicia con «enlace serve --alone», y queda constancia; los votos y pagos que estaban en la parte que falta tienen que registrarse de nuevo.
hold-silent-peers = Esta base de datos puede ser una copia anterior, y aquí nada indica cuánto había publicado el centro. Algunas instancias pares ya respondieron, pero otra que todavía calla puede tener más de esta bitácora que ellas. Hasta que respondan todas las que no estén suspendidas, todo se puede consultar y no se recibe nada. Asegúrese de que se pueda llegar a cada una. Si alguna ya no va a volver y nunca estuvo en uso una copia más nueva, quien opera la instancia la inicia con «enlace serve --alone», y queda constancia.

## Impugnaciones: qué objeta un comité y cómo terminó

dispute-reason-results-differ = su propia instancia obtiene otro resultado
dispute-reason-seal-left-out = no se contó un sello que llegó a tiempo
dispute-reason-late-seal = un sello que llegó tarde muestra otra cosa
dispute-reason-unwitnessed = papeletas que ningún otro centro refrendó a tiempo
dispute-reason-roll = quién está en un padrón de votantes, o con qué peso
dispute-reason-procedure = la forma en que se llevó la votación
dispute-outcome-withdrawn = Fue un error: la retiramos.
dispute-outcome-settled = Ya nos respondieron: queda resuelta.

## Correcciones de padrones de votantes

correction-reason-left-out = faltaba quien tiene derecho a voto
correction-reason-not-entitled = estaba quien no tiene derecho a voto
correction-reason-wrong-weight = un lugar tenía un peso equivocado
