### Lo que dice `enlace demo` mientras trabaja.

## Coming up

demo-run-preparing = Se están creando dos centros: llaves, bases de datos y una membresía ficticia de unas 700 altas.
demo-run-importing = Importando integrantes
demo-run-story = Las instancias están en marcha. Se reconocen entre sí, publican propuestas y deciden una de ellas.
demo-run-agree = ✓ Se cumplen las { $count } comprobaciones: las dos instancias coinciden.
demo-run-failed = ✗ Comprobaciones que fallaron: { $count }.
demo-run-stopped = La demostración se detuvo.

demo-run-up = Las dos instancias están en marcha.
demo-run-us = Estados Unidos: May First / People Link
demo-run-mx = México: Primero de Mayo / Enlace Popular
demo-run-portal = { "   " } Portal: { $address }
demo-run-graphiql = { "   " } API: { $address }
demo-run-password = Todas las personas tienen la misma contraseña: { $password }
demo-run-stop = Detenga ambas con Ctrl-C.

demo-run-role-member = Integrante; vota también por dos organizaciones
demo-run-role-arrears = Integrante con adeudo; no puede votar
demo-run-role-treasurer = Tesorería; registra las cuotas por la API
demo-run-role-teller = Persona escrutadora; ve la participación y los sellos de cada votación

## Steps of the check

demo-run-step-pin = Quien opera cada instancia reconoce a la otra por sus doce palabras.
demo-run-step-papers = Se publican y traducen propuestas, con apoyos y comentarios de ambos centros.
demo-run-step-voters = Personas que iniciaron sesión para votar: { $count }
demo-run-step-open = Se abrió y se anuló una votación; hay dos abiertas. Segundos para votar: { $seconds }
demo-run-step-kill = A media votación se mata la instancia de Estados Unidos y se arranca de nuevo.
demo-run-step-close = Ya votaron todas las personas. Se espera el cierre de las votaciones.
demo-run-step-certify = Ambas instancias sellaron y computaron. Los comités certifican.
demo-run-step-offline = Ambas instancias se detuvieron. Se examina lo que escribieron.

## Checks

demo-run-check-token = Se rechaza una credencial que no lo es ({ $code }).
demo-run-check-foreign = Se rechaza una credencial de la otra instancia ({ $code }).
demo-run-check-no-token = Sin iniciar sesión se rechaza lo que la requiere ({ $code }).
demo-run-check-role = Sin el cargo no se puede preparar una votación ({ $code }).
demo-run-check-secrecy = En esta versión se rechaza una votación secreta ({ $code }).
demo-run-check-early = Se rechaza un voto antes de la apertura ({ $code }).
demo-run-check-newcomer = Quien ingresó después de la fecha de corte no está en el padrón, y se le dice por qué ({ $code }).
demo-run-check-not-theirs = Se rechaza un voto en el lugar de otra persona ({ $code }).
demo-run-check-arrears = Quien tiene adeudo no está en el padrón, y se le dice por qué ({ $code }).
demo-run-check-not-on-roll = Se rechaza un voto en un lugar que no está en el padrón ({ $code }).
demo-run-check-many = Se rechazan cuatro opciones donde se permiten tres ({ $code }).
demo-run-check-misfit = Se rechaza un sí o no donde se piden opciones ({ $code }).
demo-run-check-killed = Tras SIGKILL y un nuevo arranque está cada voto del que se dio acuse.
demo-run-check-replaced = Votos sustituidos donde la votación lo permite: { $count }
demo-run-check-already = Segundos votos rechazados donde no lo permite: { $count }
demo-run-check-hats = Cada quien vio exactamente los votos y los pesos que le da el registro.
demo-run-check-same-key = La misma solicitud con la misma clave da el mismo comprobante y ningún segundo voto.
demo-run-check-other-key = Se rechaza otra solicitud con una clave ya usada ({ $code }).
demo-run-check-in-time = Todas las personas votaron antes del cierre.
demo-run-check-late = Se rechaza un voto después del cierre ({ $code }).
demo-run-check-uncertified = Se rechaza publicar antes de certificar ({ $code }).
demo-run-check-certifier = Se rechaza que certifique otro cargo ({ $code }).
demo-run-check-host = Se rechaza que publique una instancia que no es la anfitriona ({ $code }).
demo-run-check-hashes = { $poll }: ambas instancias computaron el mismo resultado.
demo-run-check-figures = { $poll }: las cifras en { $chapter } son las que contó la propia demostración.
demo-run-check-offline = { $poll }: el archivo exportado en { $chapter } da el mismo resultado sin ninguna instancia.
demo-run-check-outcome = { $poll }: el resultado en { $chapter } es el que se desprende de las cifras.
demo-run-check-receipts = Comprobantes que se verifican solo con las llaves reconocidas, refrendados por el otro centro: { $count }
demo-run-check-elsewhere = Comprobantes que tiene la otra instancia, contados o sustituidos como corresponde: { $count }
demo-run-check-log = La bitácora de { $chapter } se verifica desde su origen, eventos: { $size }
demo-run-check-copy = La copia de la bitácora de { $chapter } en la otra instancia tiene el mismo tamaño y la misma raíz.
demo-run-check-in-logs = Cada comprobante de { $chapter } está, byte por byte, en su bitácora y en la copia.
demo-run-check-replay = { $chapter }: al repetir { $events } eventos resultan exactamente las mismas tablas.
