### La línea de órdenes: ayuda, respuestas, y lo que se dice de una orden que no se entendió.

## Frame of the help

cli-heading-usage = Uso:
cli-heading-commands = Órdenes
cli-heading-options = Opciones
cli-value-options = [OPCIONES]
cli-value-command = ORDEN

## Commands

cli-about-enlace = Membresía y decisiones de una cooperativa que vive en más de un país
cli-about-init = Crear una instancia: llaves, base de datos, primera persona con cargo
cli-about-serve = Poner en marcha la instancia: portal, API, intercambio con sus pares
cli-about-demo = Dos centros con integrantes ficticios en este equipo, para conocer el programa
cli-about-peer = Instancias pares: invitar, reconocer, listar, sincronizar
cli-about-peer-invite = Mostrar lo que necesita quien opera otra instancia para reconocer a esta
cli-about-peer-pin = Reconocer a una instancia par después de comparar sus doce palabras por otra vía
cli-about-peer-list = Listar las instancias pares y el estado de cada una
cli-about-peer-sync = Traer ahora lo que han publicado las instancias pares
cli-about-member = Integrantes: importar, listar
cli-about-member-import = Importar un registro desde un archivo CSV con los nombres de columna de CiviCRM
cli-about-member-list = Listar a integrantes con su tipo, su situación de cuotas y sus cargos
cli-about-poll = Votaciones: listar, mostrar, exportar
cli-about-poll-list = Listar las votaciones y su estado
cli-about-poll-show = Mostrar una votación: textos, fechas, participación, sellos, resultado
cli-about-poll-export = Escribir una votación ya computada en un archivo que cualquiera puede verificar
cli-about-tally = Resultados: verificar
cli-about-tally-verify = Repetir el escrutinio de una votación exportada, sin ninguna instancia
cli-about-log = Bitácoras de eventos: exportar, verificar
cli-about-log-export = Escribir una bitácora completa en un archivo
cli-about-log-verify = Verificar una bitácora del primer evento al último
cli-about-rebuild = Rehacer todas las tablas a partir de las bitácoras, y comparar
cli-about-doctor = Examinar ajustes, llaves, base de datos, bitácoras e instancias pares
cli-about-migrate = Tablas de la base de datos: up, down, status
cli-about-migrate-up = Llevar las tablas a lo que necesita este programa
cli-about-migrate-down = Quitar todas las tablas con todo lo que contienen
cli-about-migrate-status = Decir si las tablas son las que necesita este programa
cli-about-config = Ajustes: revisar
cli-about-config-check = Mostrar cada ajuste, su valor y de dónde viene
cli-about-completions = Escribir el guion de autocompletado de un intérprete de órdenes

## Arguments

cli-arg-help = Mostrar esta ayuda
cli-arg-version = Mostrar la versión
cli-arg-json = Responder en JSON
cli-arg-locale = Idioma: en, es o es-MX
cli-arg-data = Carpeta de la instancia
cli-arg-database-url = Ruta de un archivo SQLite, o postgres://…
cli-arg-config = Archivo de ajustes; si no se da, enlace.toml en la carpeta de la instancia
cli-arg-profile = Perfil del centro: us-ny o mx-coop
cli-arg-origin = Nombre permanente de la bitácora, con forma de servidor: mx.example.org
cli-arg-name = Nombre público del centro
cli-arg-email = Correo de la primera persona con cargo
cli-arg-person = Nombre de la primera persona con cargo
cli-arg-password-file = Archivo con la contraseña de la primera persona con cargo; si no se da, se pregunta
cli-arg-recovery-dir = Carpeta para las hojas de recuperación; si no se da, recovery-to-print en la carpeta de la instancia
cli-arg-listen = Dirección y puerto en los que atiende
cli-arg-public-url = Dirección por la que llegan las personas y las instancias pares
cli-arg-alone = Confirmar que no se usó ninguna copia más nueva de esta instancia; queda registrado
cli-arg-leash = Detenerse cuando termine la entrada estándar
cli-arg-check = Recorrer toda la historia sin nadie delante, y decir si todo se cumple
cli-arg-us-port = Puerto de la instancia de Estados Unidos
cli-arg-mx-port = Puerto de la instancia de México
cli-arg-folder = Carpeta para ambas instancias, que se conserva; si no se da, una temporal
cli-arg-ready-file = Archivo en el que se escriben direcciones y accesos cuando ambas instancias responden
cli-arg-endpoint = Dirección de la instancia par
cli-arg-words = Las doce palabras que dijo quien la opera
cli-arg-file = El archivo
cli-arg-dry-run = Revisar el archivo sin cambiar nada
cli-arg-poll = Identificador de la votación
cli-arg-log = Nombre de la bitácora; si no se da, la de esta instancia
cli-arg-source = Un archivo, o la dirección de una instancia par
cli-arg-offline = No preguntar a las instancias pares
cli-arg-shell = El intérprete de órdenes

## A command line that was not understood

cli-usage-unknown-argument = Aquí no existe la opción «{ $word }».
cli-usage-unknown-command = Aquí no existe la orden «{ $word }».
cli-usage-missing-command = Falta una orden.
cli-usage-missing-argument = Falta algo: { $word }
cli-usage-invalid-value = Este valor no se acepta: { $word }
cli-usage-other = No se entendió esta línea de órdenes: { $word }
cli-usage-help = Consulte «enlace --help», o «--help» después de una orden.

## Answers

cli-yes = sí
cli-no = no

cli-serve-up = La instancia responde en { $address }.
cli-config-sound = Los ajustes son válidos.

cli-migrate-current = Las tablas son las que necesita este programa.
cli-migrate-older = Las tablas son anteriores a este programa. Haga un respaldo y ejecute «enlace migrate up».
cli-migrate-newer = Las tablas son posteriores a este programa. Instale de nuevo el programa más reciente.

cli-rebuild-progress = Repitiendo eventos
cli-rebuild-done = Eventos repetidos: { $events }
cli-rebuild-same = Todas las tablas son exactamente las que eran.

cli-log-progress = Eventos
cli-log-exported = { $size ->
        [one] Hay un evento en { $file }.
       *[other] Hay { $size } eventos en { $file }.
    }
cli-log-fault = { $seq ->
        [0] No se verifica ni un evento. Lo que tiene mal el primero: { $problem }
        [one] Se verifica un evento. Lo que tiene mal el siguiente: { $problem }
       *[other] Se verifican { $seq } eventos. Lo que tiene mal el siguiente: { $problem }
    }
cli-log-verified = La bitácora { $log } se verifica: { $size } eventos. Su raíz:
cli-log-compare = Compare estas palabras con las que muestra quien la opera: { $words }

cli-tally-verified = El resultado de { $poll } se sigue de sus urnas selladas. Su huella:
cli-tally-outcome = Resultado: { $outcome }

cli-tally-missing = Nunca sellaron, y se contó sin: { $logs }
cli-tally-fault = Lo que está mal: { $problem }
cli-tally-voided = La instancia anfitriona anuló esta votación: las cifras son correctas y no deciden nada.
cli-tally-log = { $log }: certificada por su comité: { $certified }. Compare sus palabras: { $words }

cli-init-ask-profile = Perfil del centro (us-ny o mx-coop):
cli-init-ask-origin = Nombre de la bitácora para siempre, con un dominio propio (mx.example.org):
cli-init-ask-name = Nombre público del centro:
cli-init-ask-person = Nombre de quien la opera primero:
cli-init-ask-email = Correo de quien la opera primero:
cli-init-ask-password = Contraseña para { $email }:
cli-init-ask-again = La misma contraseña otra vez:
cli-init-done = { $name } ya tiene su instancia. Su bitácora es { $log }.
cli-init-words = Su huella, que compara quien opera otra instancia antes de reconocerla:
cli-init-recovery =
    Las tres hojas de recuperación están en { $folder }. Imprima cada una ahora, entréguelas a tres personas que vivan en lugares distintos y borre la carpeta. Quien reúna dos de ellas puede reemplazar las llaves de esta instancia.
cli-init-next = Póngala en marcha con «enlace serve».

cli-sheet-title = Hoja de recuperación { $number } de { $count }
cli-sheet-what =
    Esta hoja contiene una de las llaves de recuperación de { $name }, cuya bitácora es { $log }. Dos de ellas juntas permiten reemplazar las llaves de la instancia si se pierden o las roban. Una sola no sirve para nada.
cli-sheet-keep =
    Guárdela en papel, lejos de las computadoras, donde guardaría una escritura. No la teclee en ninguna máquina ni la lea a nadie antes de que el centro haya decidido usarla.
cli-sheet-key = Llave secreta:
cli-sheet-public = Llave pública:
cli-sheet-words = Huella de la instancia:

cli-peer-invite-send = Envíe esta dirección a quien opera la otra instancia:
cli-peer-invite-say = Diga estas palabras por otra vía, por teléfono o cara a cara, y pida que las comparen:
cli-peer-invite-command = Allá se escribe esta orden:
cli-peer-pinned = { $peer } quedó reconocida. Quien la opera también tiene que reconocer a esta instancia.
cli-peer-none = No hay ninguna instancia par reconocida.
cli-peer-row = { $peer }: { $state }, { $held } de { $remote } eventos, { $address }
cli-peer-synced = { $peer }: { $count ->
        [0] nada nuevo.
        [one] llegó un evento.
       *[other] llegaron { $count } eventos.
    }
cli-peer-failed = { $peer }: { $problem }

cli-import-progress = Importando filas
cli-import-row = Línea { $line }, columna «{ $column }»: { $problem }
cli-import-ignored = Columnas que no se leen: { $columns }
cli-import-dry = No se cambió nada. Filas leídas: { $rows }; nuevas: { $created }; modificadas: { $updated }; sin cambios: { $unchanged }; terminadas tiempo atrás: { $skipped }; con errores: { $refused }
cli-import-done = Filas leídas: { $rows }; nuevas: { $created }; modificadas: { $updated }; sin cambios: { $unchanged }; terminadas tiempo atrás: { $skipped }; con errores: { $refused }. Representaciones: { $represented }; periodos de cuotas: { $settled }

cli-member-none = No hay integrantes.
cli-member-count = Integrantes: { $count }

cli-poll-none = No hay votaciones.
cli-poll-opens = Abre: { $at }
cli-poll-closes = Cierra: { $at }
cli-poll-state = Estado: { $state }
cli-poll-chapter = { $log }: { $entitled } en el padrón, { $cast } papeletas, urna sellada: { $sealed }
cli-poll-hash = Huella del resultado computado aquí: { $hash }
cli-poll-exported = La votación está en { $file }. Cualquiera puede verificarla con «enlace tally verify».

cli-state-scheduled = aún no abre
cli-state-open = abierta
cli-state-closed = cerrada
cli-state-published = publicada
cli-state-void = anulada

cli-outcome-passed = aprobada
cli-outcome-rejected = rechazada
cli-outcome-no-quorum = sin quórum, no se decide nada
cli-outcome-elected = opciones elegidas
cli-outcome-tie = un empate que detiene el cómputo

cli-kind-individual = individual
cli-kind-organisation = organización
cli-kind-person = sin membresía
cli-standing-none = sin membresía
cli-standing-good = al corriente
cli-standing-grace = en gracia
cli-standing-arrears = con adeudo

## Doctor

cli-doctor-progress = Examinando eventos
cli-doctor-good = bien
cli-doctor-warning = conviene revisarlo
cli-doctor-bad = mal
cli-doctor-settings = Ajustes
cli-doctor-keys = Llaves y sus permisos
cli-doctor-database = Tablas de la base de datos
cli-doctor-database-remote = La base de datos está en otro servidor y la conexión no va cifrada: use un túnel, como explica docs/operations.md
cli-doctor-log = Bitácora { $log }, { $size } eventos
cli-doctor-projections = Tablas frente a la repetición de { $events } eventos
cli-doctor-mark = Marca de máximo de la bitácora
cli-doctor-mark-missing = No hay marca de máximo: al arrancar, la instancia preguntará primero a sus pares
cli-doctor-read-only = Puede existir en otro lugar una copia más nueva de esta bitácora: la instancia no escribe nada
cli-doctor-peer = Instancia par { $peer }
cli-doctor-peer-words = Su identidad no es la que se reconoció
cli-doctor-sound = Todo lo examinado está en orden.
cli-doctor-faults = { $count ->
        [one] Hay una cosa que no está en orden.
       *[other] Hay { $count } cosas que no están en orden.
    }
