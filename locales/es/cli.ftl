### La línea de comandos: ayuda, respuestas, y lo que se dice de un comando que no se entendió.

## Frame of the help

cli-heading-usage = Uso:
cli-heading-commands = Comandos
cli-heading-options = Opciones
cli-heading-arguments = Argumentos
cli-value-options = [OPCIONES]
cli-value-command = COMANDO
cli-value-address = DIRECCIÓN
cli-value-charter = CARTA
cli-value-dir = CARPETA
cli-value-draft = BORRADOR
cli-value-email = CORREO
cli-value-file = ARCHIVO
cli-value-host = SERVIDOR
cli-value-lang = IDIOMA
cli-value-log = BITÁCORA
cli-value-member = INTEGRANTE
cli-value-name = NOMBRE
cli-value-number = NÚMERO
cli-value-origin = BITÁCORA
cli-value-poll = VOTACIÓN
cli-value-port = PUERTO
cli-value-key = DESTINATARIO
cli-value-shell = INTÉRPRETE
cli-value-tag = IDIOMA
cli-value-text = TEXTO
cli-value-word = PALABRA
cli-value-words = PALABRAS

## Commands

cli-about-enlace = Membresía y decisiones de una cooperativa que vive en más de un país
cli-about-init = Crear una instancia: llaves, base de datos y la cuenta de quien tendrá el primer cargo
cli-about-serve = Poner en marcha la instancia: portal, API, intercambio con sus pares
cli-about-demo = Poner en marcha dos centros con integrantes ficticios en este equipo, para conocer el programa
cli-about-peer = Instancias pares: invitar, reconocer, mudar, suspender, reanudar, listar, sincronizar, ampliar la cuota
cli-about-peer-invite = Mostrar lo que necesita quien opera otra instancia para reconocer a esta
cli-about-peer-pin = Reconocer a una instancia par cuyas doce palabras se compararon en persona o por teléfono
cli-about-peer-list = Listar las instancias pares y el estado de cada una
cli-about-peer-move = Anotar otra dirección de una instancia par; sin dirección, que no tiene y llama por su cuenta
cli-about-peer-raise = Ampliar por hoy la cuota de una instancia par: otro tanto de lo que admite un día
cli-about-peer-resume = Reanudar el intercambio con una instancia par suspendida o detenida, después de haberlo hablado
cli-about-peer-suspend = Suspender el intercambio con una instancia par hasta nuevo aviso
cli-about-peer-sync = Traer ahora lo que hayan publicado las instancias pares
cli-about-member = Integrantes: importar, listar, cambiar de centro
cli-about-member-import = Importar un registro desde un archivo CSV con los nombres de columna de CiviCRM
cli-about-member-list = Listar a integrantes con su tipo, su situación de cuotas y sus cargos
cli-about-member-transfer = Integrantes que cambian de centro
cli-about-member-transfer-offer = Ofrecer un miembro a otro centro
cli-about-member-transfer-accept = Aceptar a un miembro que otro centro ofreció
cli-about-member-transfer-withdraw = Retirar una oferta
cli-about-member-transfer-adopt = Recibir de manera provisional a un miembro cuyo centro ya no está
cli-about-member-transfer-list = Listar los cambios desde este centro y hacia él
cli-about-poll = Votaciones: del borrador al resultado publicado
cli-about-poll-list = Listar las votaciones y su estado
cli-about-poll-show = Mostrar una votación: textos, fechas, participación, sellos, resultado
cli-about-poll-drafts = Listar los borradores que comparte el comité
cli-about-poll-draft = Guardar como borrador la votación descrita en un archivo
cli-about-poll-discard = Descartar un borrador
cli-about-poll-open = Abrir una votación a partir de su archivo o de un borrador
cli-about-poll-join = Congelar el padrón y sumarse ahora a una votación; el reloj lo hace al llegar su hora
cli-about-poll-seal = Sellar ahora nuestra urna de una votación cerrada; el reloj lo hace en menos de un minuto
cli-about-poll-tally = Hacer ahora el escrutinio; el reloj lo hace en cuanto están selladas todas las urnas
cli-about-poll-certify = Certificar, en nombre del comité, el resultado que computó esta instancia
cli-about-poll-publish = Publicar un resultado que certificaron todos los centros
cli-about-poll-extend = Ampliar una vez el plazo para sellar las urnas de una votación nuestra
cli-about-poll-cut = Fijar hasta dónde cuentan los votos de los centros en silencio en una votación nuestra
cli-about-poll-void = Anular una votación nuestra; todo se conserva
cli-about-poll-dispute = Impugnar, en nombre del comité, un resultado que no se ha publicado
cli-about-poll-settle = Terminar una impugnación que abrió nuestro comité
cli-about-poll-correct-roll = Corregir nuestro padrón cerrado antes de sellar la urna, a la vista de todos
cli-about-poll-export = Guardar una votación ya computada en un archivo que cualquiera puede verificar
cli-about-charter = Cartas federativas: las reglas con que los centros deciden en conjunto
cli-about-charter-propose = Proponer una carta federativa para este centro y otros
cli-about-charter-ratify = Ratificar una carta federativa por este centro
cli-about-charter-show = Mostrar las cartas federativas y quién las ha ratificado
cli-about-privacy = Datos privados: bloquear, suprimir, retener, ver lo pendiente
cli-about-privacy-export = Escribir todo lo que se guarda de alguien, en su idioma o en JSON, y quién más lo tiene
cli-about-privacy-inventory = Imprimir qué se guarda, para qué, cuánto tiempo y quién más lo tiene
cli-about-privacy-block = Bloquear los datos privados de quien ya no es integrante: se conservan y no se usan para nada
cli-about-privacy-erase = Suprimir los datos privados de quien ya no es integrante, aquí y en las instancias pares
cli-about-privacy-hold = Impedir que se supriman los datos de alguien, como puede ordenarlo un juzgado
cli-about-privacy-release = Permitir de nuevo que se supriman los datos de alguien
cli-about-privacy-status = Listar las supresiones sin acuse
cli-about-poll-seal-check = Decir qué prueba el sello de un archivo
cli-about-poll-seal-file = Escribir en la salida estándar nuestro sello de una votación, para enviarlo como archivo
cli-about-tally = Resultados: verificar
cli-about-tally-verify = Repetir el escrutinio de una votación exportada, sin ninguna instancia
cli-about-log = Bitácoras de eventos: exportar, importar, copiar, verificar
cli-about-log-export = Escribir una bitácora, o su final, en un archivo
cli-about-log-import = Incorporar una bitácora desde un archivo, con las mismas revisiones que si llegara por la red
cli-about-keys = Llaves a lo largo de los años: huella, rotación, revocación, recuperación, firma, ceremonia
cli-about-keys-fingerprint = Mostrar las doce palabras de esta bitácora y qué llaves están vigentes
cli-about-keys-rotate = Poner llaves nuevas en lugar de las vigentes
cli-about-keys-revoke = Recuperar la bitácora tras un robo: escribir una solicitud y aplicarla con dos firmas
cli-about-keys-recover = Continuar en una nueva generación de la bitácora cuando se perdieron todas las llaves
cli-about-keys-sign = Firmar una solicitud con la llave de recuperación de su hoja; no hace falta una instancia
cli-about-keys-ceremony = Generar las tres llaves de recuperación en una máquina sin red, antes de «init»
cli-about-keys-lock = Cifrar los archivos de las llaves con una frase de paso
cli-about-keys-unlock = Quitar el cifrado de los archivos de las llaves
cli-about-keys-passphrase = Cambiar la frase de paso de las llaves cifradas
cli-about-backup = Escribir una copia de la instancia, tal como está ahora, en un archivo cifrado
cli-about-restore = Desempacar un respaldo donde todavía no hay base de datos
cli-about-recover = Volver a partir de lo que tienen los pares, sin nada más que las llaves
cli-about-log-tiles = Escribir una bitácora como archivos estáticos en una carpeta que cualquier servidor web puede publicar; lo que ya está se conserva
cli-about-log-verify = Verificar una bitácora: un archivo, del primer evento al último, una copia estática o lo que muestra una instancia en marcha
cli-about-receipt = Comprobantes de voto: verificar
cli-about-receipt-verify = Comprobar que el evento de un comprobante está en la bitácora que se muestra a otras personas
cli-about-evidence = Pruebas contra bitácoras que se contradicen: listar, exportar, verificar
cli-about-evidence-list = Mostrar qué pruebas se conservan contra las instancias pares y qué demuestran
cli-about-evidence-export = Guardar la prueba más reciente contra una instancia par en un archivo que cualquiera puede verificar
cli-about-evidence-verify = Decir qué demuestra un archivo de prueba, sin ninguna instancia
cli-about-witness = Un tercer testigo, que refrenda puntos de control y no guarda datos de la membresía
cli-about-witness-init = Crear un testigo: generar su llave
cli-about-witness-add = Hacer que vigile la bitácora de una instancia
cli-about-witness-list = Mostrar su llave y las bitácoras que vigila
cli-about-witness-serve = Atender solicitudes de refrendo
cli-about-witness-lock = Cifrar su llave con una frase de paso
cli-about-witness-unlock = Quitar el cifrado de su llave
cli-about-witness-passphrase = Cambiar la frase de paso de su llave cifrada
cli-about-rebuild = Rehacer todas las tablas a partir de las bitácoras y compararlas con las anteriores
cli-about-doctor = Examinar ajustes, llaves, base de datos, bitácoras e instancias pares, sin cambiar nada
cli-about-migrate = Tablas de la base de datos: up, down, status
cli-about-migrate-up = Poner las tablas al día con este programa
cli-about-migrate-down = Quitar todas las tablas de una base que aún no guarda nada
cli-about-migrate-status = Decir si las tablas son las que necesita este programa
cli-about-config = Ajustes: revisar
cli-about-config-check = Mostrar cada ajuste, su valor y de dónde viene
cli-about-completions = Generar el guion de autocompletado para un intérprete de comandos

## Arguments

cli-arg-help = Mostrar esta ayuda
cli-arg-version = Mostrar la versión
cli-arg-json = Responder en JSON
cli-arg-locale = Idioma: en, es o es-MX
cli-arg-data = Carpeta de la instancia
cli-arg-database-url = Ruta de un archivo SQLite, o postgres://…
cli-arg-config = Archivo de ajustes; si se omite, enlace.toml en la carpeta de la instancia
cli-arg-profile = Perfil del centro: us-ny o mx-coop
cli-arg-origin = Nombre permanente de la bitácora, como el de un servidor: mx.example.org
cli-arg-name = Nombre público del centro
cli-arg-email = Correo de quien tendrá el primer cargo
cli-arg-person = Nombre de quien tendrá el primer cargo
cli-arg-password-file = Archivo con su contraseña; si se omite, se pregunta
cli-arg-recovery-dir = Carpeta para las hojas de recuperación; si se omite, recovery-to-print en la carpeta de la instancia
cli-arg-listen = Dirección y puerto donde atiende
cli-arg-public-url = Dirección con la que llegan las personas y las instancias pares
cli-arg-alone = Confirmar que no se usó ninguna copia más nueva de esta instancia; queda asentado en la bitácora
cli-arg-keys = Incluir también las llaves: quien abra el archivo es la instancia
cli-arg-keys-only = Solo las llaves, sin la base de datos
cli-arg-new-passphrase-file = Archivo con la nueva frase de paso, que solo su dueño puede leer; si se omite, se pregunta
cli-arg-recipient = Cifrar para un destinatario de age (age1…) en lugar de una frase de paso
cli-arg-passphrase-file = Archivo cuya primera línea es la frase de paso; si no, se pregunta
cli-arg-identity = Archivo con la identidad de age que abre el respaldo
cli-arg-file-backup = El respaldo
cli-arg-from-peer = Dirección de un par que tiene nuestra bitácora; puede darse varias veces
cli-arg-kept-keys = Carpeta de las llaves que se conservaron
cli-arg-clock-checked = Confirmar que el reloj de este equipo está bien, digan lo que digan la bitácora y las instancias pares
cli-arg-leash = Detenerse cuando termine la entrada estándar
cli-arg-check = Recorrer sin ayuda toda la historia y decir si todo se cumple
cli-arg-us-port = Puerto de la instancia de Estados Unidos; si se omite, 8101
cli-arg-mx-port = Puerto de la instancia de México; si se omite, 8102
cli-arg-folder = Carpeta para ambas instancias, que se conserva; si se omite, una temporal
cli-arg-ready-file = Archivo donde se anotan direcciones y accesos cuando ambas instancias responden
cli-arg-peer = Nombre de la bitácora de la instancia par, como aparece en la lista
cli-arg-file-request = La solicitud para revocar llaves: se escribe con --trusted y se lee sin él
cli-arg-file-continuation = La solicitud para continuar la bitácora: se escribe sin --signature y se lee con él
cli-arg-log-ended = La bitácora que terminó, como archivo: lo que escribe «log export --log» en una instancia par
cli-arg-role = Qué llaves: all (todas, si no se dice otra cosa), log, witness, transport, seal
cli-arg-trusted = Cuántos eventos de la bitácora, desde el primero, son de confianza; los posteriores quedan sin efecto
cli-arg-signature = Una firma que escribió «keys sign»; se necesitan dos
cli-arg-again = Volver a decir con la llave nueva estos eventos sin efecto: sus números con comas, revisados uno por uno
cli-arg-words-file = Archivo con las 24 palabras de la hoja; si falta, se preguntan
cli-arg-out = Dónde escribir la firma
cli-arg-dir = Carpeta para las hojas
cli-arg-recovery = Mitades públicas de las llaves de recuperación que escribió «keys ceremony»
cli-arg-endpoint = Dirección de la instancia par o, si no tiene, un archivo con su bitácora exportada
cli-arg-to = La nueva dirección; se omite cuando no tiene
cli-arg-words = Las doce palabras que dictó quien opera la instancia
cli-arg-member = Identificador de integrante
cli-arg-to-chapter = Nombre de la bitácora del centro al que se cambia el miembro
cli-arg-offered-by = Bitácora del centro que ofrece al miembro, si más de uno lo ofrece
cli-arg-from-chapter = Nombre de la bitácora del centro que ya no está
cli-arg-consent = Cómo dijo el miembro que quiere cambiarse; se guarda en privado
cli-arg-member-name = Nombre del miembro
cli-arg-member-email = Correo electrónico del miembro
cli-arg-receipt = Un archivo con un comprobante del miembro, del centro que ya no está; hasta cuatro
cli-arg-file-members = Archivo CSV con el registro
cli-arg-file-poll = Una votación exportada
cli-arg-charter = Identificador de la carta federativa
cli-arg-file-charter = Archivo que describe la carta federativa (TOML)
cli-arg-file-draft = Archivo que describe la votación (TOML)
cli-arg-file-written = El archivo que se guarda
cli-arg-file-log = Un archivo escrito por «enlace log export»
cli-arg-file-seal = Un archivo con un sello
cli-arg-file-receipt = Un comprobante (.tlog-proof)
cli-arg-receipt-against = Lo que se muestra a otras personas: la dirección de cualquier instancia que tenga la bitácora, una carpeta con archivos estáticos o una bitácora exportada
cli-arg-receipt-tiles = La dirección es la de una copia, bajo la cual están los archivos estáticos
cli-arg-evidence = Archivo para la prueba, si la bitácora contó dos historias; si se omite, junto al comprobante
cli-arg-file-evidence = Un archivo de prueba
cli-arg-number = Cuál de ellas, contando desde la más reciente; si se omite, la más reciente (1)
cli-arg-witness-folder = La carpeta del testigo
cli-arg-witness-name = Nombre del testigo, como aparece en cada nota que firma: testigo.ejemplo.net
cli-arg-witness-endpoint = Dirección de la instancia
cli-arg-restored = La carpeta se movió o se restauró de una copia: preguntar a las instancias qué se firmó desde entonces
cli-arg-dry-run = Revisar el archivo sin cambiar nada
cli-arg-poll = Identificador de la votación
cli-arg-mandate = La solicitud, el acuerdo o la orden en que se apoya: una palabra sin espacios, que queda en la bitácora
cli-arg-outcome = Cómo terminó la impugnación: withdrawn (retirada) o settled (resuelta)
cli-arg-add = Integrante que se agrega al padrón; se puede repetir
cli-arg-correction-reason = El motivo: left_out, not_entitled o wrong_weight
cli-arg-dispute-reason = Por qué el comité impugna el resultado: results_differ, seal_left_out, late_seal, unwitnessed, roll o procedure
cli-arg-draft = Identificador de un borrador
cli-arg-draft-replaced = Identificador del borrador al que el archivo reemplaza; si se omite, uno nuevo
cli-arg-what = Archivo que describe la votación (TOML), o identificador de un borrador
cli-arg-remove = Integrante que se retira del padrón; se puede repetir
cli-arg-reason = El motivo, por idioma: --reason en="…" --reason es="…"
cli-arg-as = Quién actúa, por el correo de su cuenta; se pide la contraseña
cli-arg-as-password-file = Archivo con la contraseña de quien actúa; si se omite, se pregunta
cli-arg-office-token-file = Archivo con un token personal de quien actúa, con el permiso «office»; si se omite, ENLACE_TOKEN
cli-arg-log = Nombre de la bitácora; si se omite, la de esta instancia
cli-arg-from = Número del primer evento que se escribe; si se omite, 0
cli-arg-force = Sobrescribir el archivo si ya existe
cli-arg-source = Un archivo exportado, una carpeta con archivos estáticos o la dirección de una instancia en marcha. Con --data se leen todas las entradas en nombre de la instancia de esa carpeta, si allá la reconocen
cli-arg-against = Comprobar que la bitácora continúa esta otra: una exportada, o un punto de control guardado con --save
cli-arg-mirror = La carpeta que se escribe; quien pueda leerla podrá leer todos los eventos, salvo con --hashes-only
cli-arg-hashes-only = Solo las huellas, sin los eventos: bastan para revisar comprobantes y puntos de control
cli-arg-tiles = Verificar a partir de archivos estáticos: una carpeta, o la dirección bajo la cual están (en una instancia: su dirección y /fed/v1)
cli-arg-save = Archivo para el punto de control verificado, con el que se compara la próxima vez
cli-arg-witness = Dirección de otra instancia cuyo refrendo se quiere verificar, o llave de un tercer testigo; se puede repetir
cli-arg-token-file = Archivo con un token personal que tenga el permiso «log», para leer todas las entradas; si se omite, ENLACE_TOKEN
cli-arg-offline = No preguntar a las instancias pares
cli-arg-shell = El intérprete de comandos: bash, elvish, fish, powershell o zsh

## A command line that was not understood

cli-usage-unknown-argument = Aquí no existe la opción «{ $word }».
cli-usage-unknown-command = Aquí no existe el comando «{ $word }».
cli-usage-missing-command = Falta un comando.
cli-usage-missing-argument = Falta algo: { $word }
cli-usage-invalid-value = «{ $value }» no se acepta en { $word }.
cli-usage-allowed = Se acepta: { $values }
cli-usage-other = No se entendió esta línea de comandos: { $word }
cli-usage-help = Consulte «enlace --help», o «--help» después de un comando.

## Answers

cli-ask-password = Contraseña para { $email }:

cli-yes = sí
cli-no = no

cli-serve-up = La instancia responde en { $address }.

## Respaldo y restauración

cli-ask-passphrase = Frase de paso del archivo:
cli-backup-whole = { $file }: base de datos con { $size } eventos de la bitácora propia, configuración y llaves. Guárdelo donde nadie lo encuentre junto con su frase de paso.
cli-backup-database = { $file }: base de datos con { $size } eventos de la bitácora propia, y configuración. No incluye las llaves: respáldelas con «enlace backup --keys-only».
cli-backup-keys = { $file }: las llaves. Guárdelo aparte de los respaldos de la base de datos.
cli-restore-database = Restaurada: { $log } con { $size } eventos, como estaba el { $at }.
cli-restore-keys = Restauradas: las llaves de { $log }.
cli-restore-keys-next = Las llaves aún no están aquí: restáurelas también antes de iniciar.
cli-restore-migrate-next = El respaldo es de una versión anterior: use «enlace migrate up» antes de iniciar.
cli-restore-next = Ahora «enlace serve», con un par al alcance: devuelve lo que se escribió después del respaldo. Hasta que un par responda no se recibe nada. Nunca la inicie mientras otra copia esté en marcha.
cli-restore-then = Después, «enlace serve», con una instancia par al alcance: devuelve lo que se escribió después del respaldo. Hasta que una responda no se recibe nada. Nunca la inicie mientras otra copia esté en marcha.

## Volver a partir de los pares

cli-recover-progress = Nuestra bitácora
cli-recover-log = { $log } está de vuelta con { $size } eventos, con cada firma verificada. Su raíz:
cli-recover-peer = La bitácora de { $peer }: { $size } eventos.
cli-recover-peer-part = La bitácora de { $peer }: { $size } eventos; el resto llega cuando la instancia vuelva a funcionar.
cli-recover-bundle = Del paquete que guardaba { $peer }, del { $at }: { $records ->
        [one] un registro privado
       *[other] { $records } registros privados
    }, { $accounts ->
        [one] un acceso
       *[other] { $accounts } accesos
    }, { $drafts ->
        [one] un borrador
       *[other] { $drafts } borradores
    }.
cli-recover-no-bundle = Ningún par tiene un paquete que estas llaves abran: los nombres, domicilios y accesos no volvieron.
cli-recover-refused = Paquetes ofrecidos que están dañados o no son de este centro: { $count }.
cli-recover-without-after = Registros privados más nuevos que el paquete, que no volvieron: { $count }.
cli-recover-without-before = Registros privados que nombra la bitácora, que no se suprimieron y que el paquete tampoco tiene: { $count }.
cli-recover-lost = Si este centro escribió algo después de su evento { $size }, no llegó a ninguna instancia par y se perdió. Quien tenga un comprobante posterior debe mostrarlo.
cli-recover-next = Ahora escriba la configuración, use «enlace doctor» y «enlace serve».
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
        [0] No se verifica ni el primer evento. { $problem }
        [one] Se verifica un evento, y lo que sigue no. { $problem }
       *[other] Se verifican { $seq } eventos, y lo que sigue no. { $problem }
    }
cli-log-fault-empty = No contiene ni un evento.
cli-log-fault-cut = Termina a la mitad: se cortó.
cli-log-fault-long = Una de sus páginas tiene más eventos o bytes de lo permitido.
cli-log-fault-line = La línea { $line } no se puede leer como línea de una bitácora.
cli-log-fault-field = En la línea { $line }, «{ $field }» está mal formado.
cli-log-verified = La bitácora { $log } se verifica: { $size } eventos. Su raíz:
cli-log-reading = Bytes leídos
cli-log-checkpoint = El punto de control de { $log } se verifica: lo firmó su llave y abarca { $size } eventos. Su raíz:
cli-log-fresh = La instancia lo mostró como el más reciente: { $at }
cli-log-cosigned = Refrendado por { $log }: { $at }
cli-log-not-cosigned = SIN refrendo de { $log }: nadie más que la propia instancia responde por este punto de control.
cli-log-unknown-witness = Refrendos que aquí no se pueden verificar, de: { $names }. Indique sus instancias con --witness.
cli-log-continues = Continúa lo que hay en { $file }: sus { $size } eventos son el comienzo.
cli-log-entries-how = Solo se revisó el punto de control. Para leer también todas las entradas, use --token-file o --data, o consiga la bitácora exportada y verifíquela con --against.
cli-log-tiles = Archivos
cli-log-tiles-written = { $count ->
        [0] { $folder } ya tenía todo; su punto de control es el más reciente.
        [one] Hay un archivo nuevo en { $folder }.
       *[other] Hay { $count } archivos nuevos en { $folder }.
    }
cli-log-hashes = Aquí solo están las huellas, y llevan al punto de control. Los eventos no se leyeron.
cli-log-compare = Compare estas palabras con las que muestra quien la opera: { $words }
cli-log-imported = { $log }: { $count ->
        [0] ningún evento nuevo
        [one] un evento nuevo
       *[other] { $count } eventos nuevos
    }; aquí hay ahora { $held }.
cli-log-carry-back = Su punto de control lleva ahora nuestro refrendo. Exporte esa bitácora y lleve el archivo de regreso, para que su centro pueda mostrar que sus eventos se vieron aquí.
cli-log-import-halted = Quien la escribe firmó lo que está mal. El intercambio con esta instancia par queda detenido y la prueba se conserva.
cli-seal-good = { $log } selló { $poll } el { $at }: { $count ->
        [one] un voto.
       *[other] { $count } votos.
    }
cli-seal-held = La bitácora que hay aquí tiene este sello.
cli-seal-not-held = La bitácora que hay aquí no llega hasta él. Con un sello solo no se hace ningún escrutinio: importe la bitácora.

cli-evidence-none = No se conserva ninguna prueba contra ninguna instancia par.
cli-evidence-row = { $peer }, { $at }: { $found }
cli-evidence-exported = La prueba contra { $peer } está en { $file }.
cli-evidence-proven = Demostrado contra { $log }: { $found }
cli-evidence-key = La llave de bitácora más nueva del archivo es { $kid }, vigente desde el evento { $since }. Si la bitácora cambió de llave después, lo que { $kid } haya firmado más tarde puede ser obra de quien la robó: revise las llaves de esa instancia con «enlace log verify».
cli-evidence-compare = Queda demostrado contra la instancia que tiene estas palabras; compárelas con las de la instancia a la que se refiere: { $words }
cli-evidence-two-roots = firmó dos historias distintas de { $at } eventos.
cli-evidence-not-a-prefix = firmó una historia de { $at } eventos y otra de { $large } que no comienza con ella.
cli-evidence-two-leaves = firmó dos historias que difieren en el evento { $at }.
cli-evidence-root-of-entries = su punto de control de { $at } eventos no es el de los eventos que firmó.
cli-evidence-misplaced = en la historia que firmó, el evento del lugar { $at } pertenece a otro lugar.
cli-evidence-two-entries = firmó dos eventos distintos para el lugar { $at }.
cli-evidence-broken-chain = su evento { $at } no sigue al anterior.
cli-evidence-malformed = firmó un evento que rompe las reglas de toda bitácora ({ $code }).
cli-evidence-foreign-log = firmó un evento de otra bitácora, { $other }.
cli-evidence-foreign-key = firmó un evento a nombre de otra llave, { $other }.
cli-evidence-key-next = su evento { $at } entrega la bitácora a una llave distinta de la que había comprometido.
cli-evidence-key-possession = su evento { $at } entrega la bitácora a una llave sin demostrar que alguien la tiene.
cli-evidence-key-weak = su evento { $at } pone en vigor una llave débil o mal formada.
cli-evidence-key-name = su evento { $at } sobre llaves usa un nombre ya ocupado o de otra bitácora, o revoca con una llave que estaba en vigor.
cli-evidence-key-body = su evento { $at } sobre llaves no tiene la forma que debe tener.
cli-evidence-why-malformed = no es un archivo de prueba completo.
cli-evidence-why-version = es de una versión que este programa no conoce.
cli-evidence-why-keys = su primer evento y sus llaves no son los de una misma bitácora.
cli-evidence-why-origin = una parte pertenece a otra bitácora.
cli-evidence-why-signature = una parte no está firmada por la bitácora.
cli-evidence-why-proof = una comprobación que contiene no se sostiene.
cli-evidence-why-agrees = lo que muestra es compatible; una bitácora honesta pudo firmarlo todo.
cli-evidence-why-unsigned = nada de lo que contiene está firmado por la bitácora; una falla en el camino se ve igual.

cli-witness-made = El testigo está listo. Su llave, para el ajuste «witnesses» de las instancias, seguida allí de un espacio y su dirección:
cli-witness-added = El testigo vigila { $log }.
cli-witness-row = { $log }: { $size ->
        [0] nada refrendado todavía
        [one] refrendado hasta un evento
       *[other] refrendado hasta { $size } eventos
    }. Sus palabras: { $words }
cli-witness-copies = Los registros de estas bitácoras son copias y no se firma nada de ellas: { $logs }. Arranque con --restored.
cli-witness-restored = { $log }: sigue a partir de { $size ->
        [one] un evento
       *[other] { $size } eventos
    }, como ya se había firmado.
cli-witness-locked-next = A partir de ahora el testigo solo arranca con esta frase de paso: alguien la escribe, o «--passphrase-file» indica un archivo que la contiene. Sin ella nadie abre su llave, tampoco la de una copia de la carpeta: anótela y guárdela lejos de este equipo. Destruya las copias anteriores de la carpeta. Si el testigo está en marcha, sigue funcionando.
cli-witness-up = El testigo atiende en { $address }.

cli-receipt-holds = El comprobante se sostiene: { $log } firmó el evento { $seq } y la historia hasta él.
cli-receipt-alone = Se comprobó solo con las llaves de su bitácora. Para saber si a los demás se les cuenta la misma historia hay que compararlo con una instancia, un espejo o una bitácora exportada.
cli-receipt-same = Lo que allá se muestra es la misma historia ({ $size ->
        [one] un evento
       *[other] { $size } eventos
    }).
cli-receipt-behind = Lo que allá se muestra termina antes ({ $size ->
        [one] un evento
       *[other] { $size } eventos
    }); hasta donde llega, nada contradice el comprobante.

cli-tally-verified = El resultado de { $poll } se desprende de sus urnas selladas. Su huella:
cli-tally-outcome = Resultado: { $outcome }
cli-tally-never = La instancia anfitriona anuló la votación { $poll } y ningún centro selló su urna: no hay resultado.
cli-result-not-final = Todavía no es definitivo: falta que certifiquen todos los comités o que la instancia anfitriona lo publique.

cli-tally-missing = No sellaron, y se contó sin ellas: { $logs }
cli-tally-cut = No selló a tiempo: de { $log } cuentan los primeros { $size } eventos
cli-tally-provisional = Provisional: estas urnas siguen cerradas y el resultado es el mismo sea cual sea su contenido: { $logs }
cli-tally-fault = Lo que está mal: { $problem }
cli-export-line = La línea { $line } no es lo que debería haber ahí; quizá la cambiaron o el archivo está cortado.
cli-export-cut = El archivo termina antes de tiempo: está cortado o no se guardó completo.
cli-export-log = En la línea { $line } no se sostiene una firma o una prueba.
cli-export-poll = En el archivo falta la apertura de la votación por su anfitriona, o no tiene sentido.
cli-export-chapter = Lo que { $log } dijo de su padrón o de su sello no se sostiene.
cli-export-missing = Falta el sello de un centro, y la instancia anfitriona no firmó que la votación terminó sin él.
cli-export-undecided = La urna de un centro sigue cerrada y el resultado depende de lo que contenga.
cli-export-tally = Con este archivo no se puede hacer ningún escrutinio.
cli-export-differs = { $log } declaró un resultado distinto del que se desprende de las papeletas.
cli-tally-voided = La instancia anfitriona anuló esta votación: las cifras son correctas y no deciden nada.
cli-tally-log = { $log }: su comité { $certified ->
        [yes] certificó
       *[no] no ha certificado
    } el resultado. Las doce palabras de la bitácora, para comparar: { $words }
cli-tally-overruled = { $log } declara otro resultado. La instancia anfitriona esperó y publicó a pesar de eso, y la publicación lo dice.
cli-tally-seen = { $log }: { $by } había visto sus papeletas el { $at }; { $late ->
    [0] ninguna llegó después.
    [one] una llegó después.
   *[other] { $late } llegaron después.
}
cli-tally-unseen = { $log }: el archivo no muestra que otro centro hubiera visto sus papeletas a más tardar una hora después del cierre.

cli-init-ask-profile = Perfil del centro (us-ny o mx-coop):
cli-init-ask-origin = Nombre de la bitácora para siempre, con un dominio propio (mx.example.org):
cli-init-ask-name = Nombre público del centro:
cli-init-ask-person = Nombre de quien la opera primero:
cli-init-ask-email = Correo de quien la opera primero:
cli-init-ask-again = La misma contraseña otra vez:
cli-init-done = { $name } ya tiene su instancia. Su bitácora es { $log }.
cli-init-words = Su huella, que compara quien opera otra instancia antes de reconocerla:
cli-init-recovery =
    Las tres hojas de recuperación están en { $folder }. Imprima cada una ahora, entréguelas a tres personas que vivan en lugares distintos y borre la carpeta. Quien reúna dos de ellas puede reemplazar las llaves de esta instancia.
cli-init-next = Póngala en marcha con «enlace serve».

cli-init-recovery-drawn = Las llaves de recuperación son las que se generaron antes; sus hojas las tienen las personas que las guardan.
cli-sheet-title = Hoja de recuperación { $number } de { $count }
cli-sheet-what =
    Esta hoja contiene una de las llaves de recuperación de { $name }, cuya bitácora es { $log }. Dos de ellas juntas permiten reemplazar las llaves de la instancia si se pierden o las roban. Una sola no sirve para nada.
cli-sheet-drawn =
    Esta hoja contiene una de las llaves de recuperación de la instancia cuya bitácora será { $log }. Dos de ellas juntas permiten reemplazar las llaves de la instancia si se pierden o las roban. Una sola no sirve para nada.
cli-sheet-keep =
    Guárdela en papel, lejos de las computadoras, donde guardaría una escritura. No la teclee en ninguna máquina ni la lea a nadie antes de que el centro haya decidido usarla.
cli-sheet-key = Llave secreta:
cli-sheet-public = Llave pública:
cli-sheet-words = Huella de la instancia:

cli-keys-log = La bitácora { $log } se reconoce por estas doce palabras:
cli-keys-row = { $role }: { $kid }, desde el evento { $seq }
cli-keys-role-log = firma los eventos
cli-keys-role-witness = refrenda los puntos de control de las instancias pares
cli-keys-role-transport = firma las peticiones a las instancias pares
cli-keys-role-seal = abre lo que otras instancias sellan
cli-keys-void = { $count ->
        [one] Un evento de esta bitácora quedó sin efecto.
       *[other] { $count } eventos de esta bitácora quedaron sin efecto.
    }
cli-keys-rotated = { $kid } sustituye a { $former } (evento { $seq }).
cli-keys-backup = Copie ahora la carpeta de llaves a su respaldo y destruya las copias anteriores.
cli-keys-request = { $count ->
        [0] La solicitud está en { $file }. Ningún evento queda sin efecto.
        [one] La solicitud está en { $file }. Un evento queda sin efecto.
       *[other] La solicitud está en { $file }. { $count } eventos quedan sin efecto.
    } Detenga la instancia y lleve el archivo a dos personas que tengan hojas de recuperación; cada una lo firma con «enlace keys sign».
cli-keys-revoked = La bitácora vuelve a estar en sus manos con la llave { $kid } (evento { $seq }). Sin efecto: { $void }; dichos de nuevo: { $again }.
cli-keys-compare = Antes de firmar, quienes tienen las hojas deben ver estas doce palabras, en un idioma o en el otro: compárenlas por teléfono. Representan todo lo que se firma, también las llaves nuevas.
cli-keys-void-choice = Ninguno de estos se vuelve a decir si usted no lo elige, con «--again NÚMERO,NÚMERO…» al entregar las firmas. Revíselos uno por uno: pudo escribirlos quien robó la llave.
cli-keys-void-always = Estos se vuelven a decir en todo caso: los registros bloqueados o suprimidos siguen así.
cli-keys-void-bound = Estos no se pueden volver a decir por sí solos; el reloj, el comité y usted los hacen de nuevo:
cli-keys-not-again = Elegidos, pero hoy rechazados y omitidos: { $numbers }. Lo que decían está en «enlace log export».
cli-keys-sign-what =
    Está por ayudar a recuperar la bitácora { $log }. Sus primeros { $trusted } eventos son de confianza; { $void ->
        [0] ninguno posterior queda
        [one] uno posterior queda
       *[other] { $void } posteriores quedan
    } sin efecto, y la revocación será su evento { $seq }. Firme solo si el centro lo decidió y le comunicó estos números por otra vía, junto con las doce palabras de abajo.
cli-keys-continue-request =
    La solicitud está en { $file }. La bitácora { $log } continuará { $earlier }, de la que son de confianza { $trusted } eventos. Lleve el archivo a dos personas que tengan hojas de recuperación de { $earlier }; cada una lo firma con «enlace keys sign».
cli-keys-sign-continue =
    Está por confirmar que la bitácora { $log } continúa { $earlier }, de la que son de confianza { $trusted } eventos. Firme solo si el centro lo decidió y le comunicó estos nombres y números por otra vía, junto con las doce palabras de abajo.
cli-keys-continued = La bitácora { $earlier } continúa. Quien opera cada instancia par tiene que comparar las doce palabras nuevas y reconocer otra vez a esta instancia.
cli-keys-ask-words = Las 24 palabras de su hoja:
cli-keys-signed = La firma está en { $file }. Entréguela a quien la pidió y guarde otra vez su hoja.
cli-keys-ceremony = En { $folder } hay tres hojas para imprimir y un archivo de llaves públicas. Imprima cada hoja para una persona distinta, bórrela, y entregue a «enlace init --recovery» solamente recovery-public.json.
cli-ask-keys-passphrase = Frase de paso de las llaves:
cli-ask-keys-new = Nueva frase de paso de las llaves:
cli-keys-locked = { $count ->
    [0] Todas las llaves estaban ya cifradas.
    [one] Una llave quedó cifrada.
   *[other] { $count } llaves quedaron cifradas.
}
cli-keys-locked-next = A partir de ahora nada arranca sin esta frase de paso: alguien la escribe, o «keys_passphrase_file» indica un archivo que la contiene. Sin ella nadie abre las llaves, tampoco las de un respaldo de la carpeta: anótela y guárdela lejos de este equipo. Destruya las copias anteriores de la carpeta. Si la instancia está en marcha, sigue funcionando; reiníciela.
cli-keys-locked-other = Este archivo no es una llave y se queda como está: { $file }
cli-keys-unlocked = { $count ->
    [0] Ninguna llave estaba cifrada.
    [one] Una llave quedó sin cifrar: la tiene quien pueda leer la carpeta.
   *[other] { $count } llaves quedaron sin cifrar: las tiene quien pueda leer la carpeta.
}
cli-keys-passphrase-changed = Las llaves tienen una nueva frase de paso. Las copias y los respaldos anteriores de la carpeta se abren todavía con la de antes.

cli-peer-invite-send = Envíe esta dirección a quien opera la otra instancia:
cli-peer-invite-say = Diga estas palabras por otra vía, por teléfono o cara a cara, y pida que las comparen:
cli-peer-invite-command = Allá se escribe este comando:
cli-peer-pinned = { $peer } quedó reconocida. Quien la opera también tiene que reconocer a esta instancia.
cli-peer-moved = A { $peer } se le pregunta desde ahora en { $address }.
cli-peer-without-address = { $peer } queda sin dirección: llama por su cuenta o viajan archivos.
cli-peer-none = No hay ninguna instancia par reconocida.
cli-peer-row = { $peer }: { $state }, { $held } de { $remote } eventos, { $address }
cli-peer-row-uncalled = { $peer }: { $state }, { $held } de { $remote } eventos, sin dirección: llama por su cuenta o viajan archivos
cli-peer-unknown = { $count ->
        [one]     Un evento de una clase que esta versión no conoce: actualice.
       *[other]     { $count } eventos de clases que esta versión no conoce: actualice.
    }
cli-peer-inadmissible = { $count ->
        [one]     Un evento apartado por inadmisible; «enlace doctor» dice por qué.
       *[other]     { $count } eventos apartados por inadmisibles; «enlace doctor» dice por qué.
    }
cli-peer-missing = { $count ->
        [one]     Un evento se refiere a otro que no está aquí.
       *[other]     { $count } eventos se refieren a otros que no están aquí.
    }
cli-peer-resumed = Sigue el intercambio con { $peer }. Si estaba detenida, las pruebas se conservan, y la misma falla volverá a detenerla.
cli-peer-suspended = Con { $peer } no se intercambia nada hasta que se reanude.
cli-peer-raised = { $peer } puede traer hoy otro tanto.
cli-peer-synced = { $peer }: { $count ->
        [0] nada nuevo.
        [one] llegó un evento.
       *[other] llegaron { $count } eventos.
    }
cli-peer-failed = { $peer }: { $problem }

cli-import-progress = Importando filas
cli-import-row = Línea { $line }, columna «{ $column }»: { $problem }
cli-import-stopped = Línea { $line }, columna «{ $column }»: { $problem } En esta fila se detuvo la importación. De su lote de { $rows ->
    [one] una fila
   *[other] { $rows } filas
} no se escribió nada; lo que ya estaba escrito se queda.
cli-import-stopped-batch = { $problem } Por eso se detuvo la importación. Del lote de { $rows ->
    [one] una fila
   *[other] { $rows } filas
} no se escribió nada; lo que ya estaba escrito se queda.
cli-import-ignored = Columnas que no se leen: { $columns }
cli-import-dry = No se cambió nada. Filas leídas: { $rows }; nuevas: { $created }; modificadas: { $updated }; sin cambios: { $unchanged }; terminadas tiempo atrás: { $skipped }; con errores: { $refused }
cli-import-done = Filas leídas: { $rows }; nuevas: { $created }; modificadas: { $updated }; sin cambios: { $unchanged }; terminadas tiempo atrás: { $skipped }; con errores: { $refused }. Representaciones: { $represented }; periodos de cuotas: { $settled }

cli-member-none = No hay integrantes.
cli-member-count = Integrantes: { $count }

cli-privacy-blocked = { $member }: { $count ->
        [one] un registro privado bloqueado.
       *[other] { $count } registros privados bloqueados.
    }
cli-privacy-erased = { $member }: { $count ->
        [one] un registro privado suprimido.
       *[other] { $count } registros privados suprimidos.
    } Se avisa a las instancias pares.
cli-privacy-held = { $member }: sus datos privados no se suprimen hasta que se levante la retención.
cli-privacy-released = { $member }: sus datos privados pueden suprimirse de nuevo.
cli-held-title = Lo que { $chapter } guarda de { $member } al { $day }
cli-held-current = desde el { $day }
cli-held-replaced = desde el { $day }, sustituido por otro posterior
cli-held-blocked = desde el { $day }, bloqueado: se conserva y no se usa para nada
cli-held-erased = suprimido el { $day }; con acuse de: { $peers }
cli-held-nobody = nadie todavía
cli-held-beside = borradores de propuestas: { $drafts }; números de un registro anterior: { $numbers }; accesos fallidos del último día: { $failures }; respuestas guardadas para solicitudes repetidas: { $answers }
cli-held-move = admitido por { $to } desde { $from }
cli-held-offer = ofrecido por { $from } a { $to }
cli-held-dues = cuotas cubiertas del { $from } al { $through }
cli-held-dues-voided = cuotas cubiertas del { $from } al { $through }, anuladas
cli-held-account = cuenta desde el { $day }; sesiones abiertas: { $sessions }; claves para programas: { $tokens }
cli-held-given = { $who } tiene «{ $what }» para «{ $purpose }» (por última vez el { $day }; veces: { $times })
cli-held-deleted = { $who } tuvo «{ $what }» para «{ $purpose }» y ha dicho que ahí ya se suprimió (por última vez el { $day }; veces: { $times })
cli-held-refused = { $who } pidió «{ $what }» para «{ $purpose }» y no se le dio (por última vez el { $day }; veces: { $times })
cli-held-looked = { $who } consultó «{ $what }» el { $day }
cli-held-listed = { $who } vio listas de integrantes o consultó los registros de muchos, entre quienes puede figurar (por última vez el { $day }; días: { $times })
cli-held-operator = Quien opera la instancia
cli-held-inventory = Qué se guarda en general, para qué, cuánto tiempo y quién más lo tiene
cli-privacy-level = Todas las supresiones tienen acuse.
cli-privacy-bundle = { $peer } guarda un paquete sellado nuestro con datos que después se suprimieron. Aún no ha recibido la orden de borrarlo.
cli-privacy-due = { $member }: según el perfil, sus datos privados no deben conservarse más allá del { $day }. Suprímalos.
cli-privacy-open = { $peer } aún no da acuse de { $count ->
        [one] un registro que { $author } suprimió
       *[other] { $count } registros que { $author } suprimió
    } (desde el { $day }).
cli-privacy-overdue = VENCIDO: { $peer } no ha dado acuse de { $count ->
        [one] un registro que { $author } suprimió
       *[other] { $count } registros que { $author } suprimió
    } (desde el { $day }).

cli-transfer-none = Ningún miembro se ha cambiado ni quiere hacerlo.
cli-transfer-offered = { $member } se ofrece a { $to }. Mientras este centro no cierre el cambio, el miembro vota aquí.
cli-transfer-accepted = Se acepta a { $member } de { $from }. El miembro llega cuando ese centro cierre el cambio.
cli-transfer-withdrawn = Se retiró la oferta de { $member } a { $to }. El miembro se queda.
cli-transfer-adopted = Se recibe a { $member } de { $from }, de manera provisional por 30 días.
cli-transfer-stage-offered = oferta hecha
cli-transfer-stage-accepted = oferta aceptada, aún sin cerrar
cli-transfer-stage-closed = cambio cerrado, aún sin llegada
cli-transfer-stage-arrived = cambio hecho
cli-transfer-stage-withdrawn = oferta retirada
cli-transfer-stage-expired = oferta vencida
cli-transfer-stage-unfounded = se reclama sin oferta
cli-transfer-stage-provisional = ingreso provisional
cli-transfer-stage-adopted = ingreso sin oferta
cli-transfer-stage-disputed = en disputa: el centro de origen está presente

cli-poll-none = No hay votaciones.
cli-poll-no-drafts = No hay borradores.
cli-poll-drafted = El borrador { $draft } quedó guardado. El comité puede abrir la votación.
cli-poll-discarded = El borrador { $draft } se descartó.
cli-poll-opened = Las reglas de { $poll } quedaron fijadas y firmadas.
cli-poll-joined = El padrón está congelado y este centro participa en { $poll }.
cli-poll-sealed = Nuestra urna de { $poll } está sellada.
cli-poll-tallied = Se hizo el escrutinio de { $poll }. Huella del resultado: { $hash }
cli-poll-certified = Certificada: { $poll }. Huella del resultado: { $hash }
cli-poll-published = Publicada: { $poll }. Huella del resultado: { $hash }
cli-poll-extended = Los centros tienen más tiempo para sellar las urnas de { $poll }.
cli-poll-cut = Quedó fijado hasta dónde cuentan los votos de los centros en silencio en { $poll }.
cli-charter-proposed = La carta federativa { $charter } está propuesta. Ahora la ratifica cada centro, también este: «enlace charter ratify { $charter }».
cli-charter-ratified = Este centro ratificó la carta federativa { $charter }.
cli-charter-none = Todavía no hay cartas federativas.
cli-charter-in-force = Vigente
cli-charter-replaced = Ratificada y sustituida por otra
cli-charter-waits = Espera la ratificación de los centros
cli-charter-by = La propone { $log }
cli-charter-from = Entra en vigor { $when }
cli-charter-text = Texto en { $language }, huella: { $digest }
cli-charter-binds = Texto que vale: { $language }
cli-charter-supersedes = Sustituye a { $charter }
cli-charter-has = { $log } la ratificó
cli-charter-has-not = { $log } no la ha ratificado
cli-poll-void = Anulada por { $log } el { $at }.
cli-poll-void-reason = Motivo: { $reason }
cli-poll-voided = La votación { $poll } quedó anulada. Todo lo suyo se conserva.
cli-poll-corrected = Nuestro padrón de { $poll } quedó corregido, a la vista de todos.
cli-poll-correction = { $log } corrigió su padrón: { $reason } (agregados { $added }, retirados { $removed }).
cli-poll-disputed = Nuestro centro impugna el resultado de { $poll }. No se publica mientras no termine la impugnación.
cli-poll-settled = Terminó nuestra impugnación de { $poll }.
cli-dispute-open = { $log } impugna el resultado: { $reason }.
cli-dispute-withdrawn = { $log } impugnó el resultado ({ $reason }) y ya retiró la impugnación.
cli-dispute-settled = { $log } impugnó el resultado ({ $reason }) y ya recibió respuesta.
cli-dispute-overridden = { $log } impugna el resultado: { $reason }. La instancia anfitriona esperó y lo publicó de todos modos.
cli-dispute-unheard = { $log } impugna el resultado: { $reason }. La instancia anfitriona lo publicó sin mencionarlo.
cli-dispute-ignored = { $log } impugna el resultado: { $reason }. La instancia anfitriona lo publicó sin mencionarlo, aunque ya lo había leído.
cli-dispute-void = { $log } impugnó el resultado: { $reason }. La votación se anuló.
cli-dispute-other-tally = { $log } impugna el evento { $seq } de { $host } ({ $id }), que no es el escrutinio de este archivo. O { $host } mostró dos versiones de su bitácora, o ese evento es inventado: con este archivo no se puede saber. Pida a { $log } el evento firmado por { $host }.
cli-poll-opens = Abre: { $at }
cli-poll-closes = Cierra: { $at }
cli-poll-seals = Sellos, a más tardar: { $at }
cli-poll-missing = Si falta un sello: { $rule }
cli-poll-state = Estado: { $state }
cli-poll-chapter = { $log }: { $entitled } en el padrón, { $cast ->
        [one] una papeleta
       *[other] { $cast } papeletas
    }, urna sellada: { $sealed }
cli-poll-chapter-ahead = { $log }: su padrón aún no se cierra; todavía no hay nadie en él
cli-poll-roll-ahead = Fecha de corte: { $at }. En ese momento cada instancia en marcha cierra sola su padrón: quedan en él quienes entonces tengan derecho a voto según las reglas de la votación, con las altas, cuotas y cargos que se hayan registrado hasta ese momento. Después, un padrón solo cambia por una corrección que se hace a la vista de todos.
cli-poll-roll-due = La fecha de corte fue el { $at }. Una instancia en marcha («enlace serve») cierra su padrón en cosa de un minuto; si no lo hace, «enlace poll join» lo cierra o dice por qué no se puede.
cli-poll-chapter-not-held = { $log }: aquí no se tiene su bitácora
cli-poll-hash = Huella del resultado computado aquí: { $hash }
cli-poll-exported = La votación está en { $file }. Cualquiera puede verificarla con «enlace tally verify».

cli-state-scheduled = aún no abre
cli-state-open = abierta
cli-state-closed = cerrada
cli-state-published = publicada
cli-state-void = anulada

cli-outcome-passed = aprobada
cli-outcome-rejected = no aprobada
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
cli-doctor-keys-form = Cifrado de las llaves
cli-doctor-keys-plain = Las llaves no están cifradas: quien tenga una copia de su carpeta las tiene. Se cifran con «enlace keys lock»
cli-doctor-keys-locked = Las llaves solo se abren con una frase de paso
cli-doctor-keys-between = Unas llaves están cifradas y otras no: se interrumpió «enlace keys lock» o «enlace keys unlock». Ejecútelo otra vez
cli-doctor-keys-own = Llaves frente a la bitácora en la base de datos
cli-doctor-keys-newer = Las llaves son más nuevas que la bitácora de esta base, que es una copia anterior: al iniciar se pide el resto a los pares y no se recibe nada hasta tenerlo
cli-doctor-instance = La propia instancia
cli-doctor-database = Tablas de la base de datos
cli-doctor-database-mode = Permisos de la base de datos
cli-doctor-database-readable = Otros usuarios de este equipo pueden leer el archivo, con cuentas, sesiones y borradores: quíteles el permiso con «chmod 600» y, en la carpeta, con «chmod 700»
cli-doctor-database-remote = La base de datos está en otro servidor y la conexión no va cifrada: use un túnel, como explica docs/operations.md
cli-doctor-log = Bitácora { $log }, { $size } eventos
cli-doctor-projections = Tablas frente a la repetición de { $events } eventos
cli-doctor-mark = Marca de nivel máximo de la bitácora
cli-doctor-mark-restored = La base de datos se restauró y ninguna instancia par la ha confirmado: al iniciar no se recibirá nada hasta que respondan todas. Si no se puede llegar a alguna y no estuvo en uso una copia más nueva: «enlace serve --alone»
cli-doctor-bundle = Nuestro paquete en { $peer }
cli-doctor-bundle-behind = Aún guarda, sellado, lo que después se suprimió: está suspendido, ausente o todavía sin aviso. Pida a quien lo opera que borre lo que nos guarda
cli-doctor-bundle-none = Desde aquí no se le ha dado ninguno todavía: si se perdiera esta máquina, los nombres y accesos no volverían de ahí, o solo como estaban en un paquete anterior
cli-doctor-bundle-of = Del { $at }, si nada ha cambiado desde entonces
cli-doctor-mark-missing = No hay marca de nivel máximo: al arrancar, la instancia preguntará primero a sus pares
cli-doctor-mark-copied = Esta marca de nivel máximo fue copiada a este lugar: al arrancar, la instancia preguntará primero a sus pares
cli-doctor-mark-other = Habla de una historia distinta de la de esta base de datos. No le entregue nada de esta copia a nadie: quien tenga dos historias de una misma bitácora deja de confiar en ella. Vuelva a poner la base de datos más nueva, o traiga la bitácora de vuelta desde una instancia par: «Restore» en docs/operations.md
cli-doctor-mark-inside = Está en la carpeta de datos ({ $path }): no la incluya en ningún respaldo
cli-doctor-mark-outside = Está en { $path }: no la incluya en ningún respaldo
cli-doctor-clock = Reloj de esta máquina
cli-doctor-clock-alone = No se preguntó a ninguna instancia par: solo la propia bitácora habla en su favor
cli-doctor-clock-differs = Un par muestra otra hora, con más de cinco minutos de diferencia
cli-doctor-peer-problem = Instancia par { $peer }: último problema
cli-doctor-peer-held = Instancia par { $peer }: un evento apartado
cli-doctor-peer-missing = Instancia par { $peer }: un evento que espera a otro
cli-doctor-witness = Tercer testigo { $witness }
cli-doctor-witness-last = Refrendó por última vez nuestra bitácora hasta { $size ->
        [one] un evento
       *[other] { $size } eventos
    }, el { $at }
cli-doctor-witness-behind = Refrendó por última vez nuestra bitácora hasta { $size ->
        [one] un evento
       *[other] { $size } eventos
    }, el { $at }, y nada de lo publicado más de una hora después: pregunte a quien lo opera
cli-doctor-witness-never = No ha refrendado ninguno de nuestros puntos de control más recientes: revise el ajuste «witnesses» y pregunte a quien lo opera si vigila esta bitácora
cli-doctor-read-only = Puede existir en otro lugar una copia más nueva de esta bitácora: la instancia no escribe nada
cli-doctor-peer-quota = Hoy ya no se trae nada de una instancia par que pasó su cuota: { $peer }
cli-doctor-seals = Ninguna votación lleva cerrada y sin sellar más tiempo del debido
cli-doctor-seal = { $poll } cerró el { $at } y este centro no la ha sellado
cli-doctor-seal-help = Ponga en marcha la instancia: sella por sí sola. Si ya funciona, vea más arriba por qué no admite nada.
cli-doctor-erasures = Toda supresión de hace más de 30 días tiene acuse
cli-doctor-erasure = { $peer } no ha dado acuse de lo que { $author } suprimió hace más de 30 días
cli-doctor-erasure-help = Pregunte a quien opera el otro centro; si se trata de esta instancia, déjela funcionar y alcanzar a sus pares.
cli-doctor-peer = Instancia par { $peer }
cli-doctor-peer-ahead = Tiene { $size } eventos de nuestra bitácora, y esta base de datos { $held }: es una copia anterior, y al iniciar se trae de ahí lo que falta
cli-doctor-peer-words = Su identidad no es la que se reconoció
cli-doctor-sound = Todo lo examinado está en orden.
cli-doctor-sound-but = Nada está mal. { $count ->
    [one] Conviene revisar un punto.
   *[other] Conviene revisar { $count } puntos.
}
cli-doctor-faults = { $count ->
        [one] Hay una cosa que no está en orden.
       *[other] Hay { $count } cosas que no están en orden.
    }

# What a file is that is no log; inside error-log-file.
log-file-empty = el archivo está vacío
log-file-proof = es un comprobante de voto o un sello (los leen «enlace receipt verify» y «enlace poll seal-check»)
log-file-locked = es un archivo cifrado, como un respaldo (lo lee «enlace restore»)
log-file-poll = es la exportación de una votación (la lee «enlace tally verify»)
log-file-database = es una base de datos
log-file-json = es otro archivo JSON, como una prueba o una solicitud sobre llaves
log-file-text = es un texto cualquiera
log-file-binary = no es texto; tal vez sea un archivo comprimido o una imagen
