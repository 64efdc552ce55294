### Refusals, in neutral Spanish. Formal address; collectives instead of -x or @.

## Requests

error-bad-request = No se entendió la solicitud.
    .help = Revise la dirección y los datos enviados, e inténtelo de nuevo.

error-not-json = El cuerpo de la solicitud no es JSON válido.
    .help = Envíe un solo objeto JSON en UTF-8, con el tipo de contenido application/json.

error-content-type = Aquí no se acepta ese tipo de contenido.
    .help = Envíe application/json, o el formulario tal como lo envía la página.

error-body-too-large = La solicitud supera los { $limit } bytes permitidos.
    .help = Envíe menos datos cada vez: acorte el texto o divida el trabajo en varias solicitudes.

error-unknown-field = Aquí no existe ningún campo llamado «{ $name }».
    .help = Compare el nombre con la descripción de la API o con el formulario.

error-missing-field = Falta un dato: «{ $name }».
    .help = Complételo y envíe de nuevo.

error-invalid-argument = El valor de «{ $name }» no es del tipo esperado.
    .help = Consulte qué admite: junto al formulario, en la descripción de la API o con «--help» después del comando.

error-invalid-date = «{ $name }» no es una fecha u hora que se pueda leer.
    .help = Escriba un día como 2026-11-22 y un instante como 2026-11-22T18:00:00Z.

error-id-malformed = Este identificador no es válido: se esperaba uno que empiece con «{ $expected }_».
    .help = Copie el identificador completo, en minúsculas, de la página o la lista donde aparece.

error-cursor-malformed = La marca de página de la lista no es válida.
    .help = Empiece de nuevo desde el principio de la lista.

error-not-found = No hay nada en esta dirección.
    .help = Revise la dirección o vuelva a la página de inicio.

error-method-not-allowed = Esta dirección no acepta ese método.
    .help = Consulte en la descripción de la API qué métodos acepta.

error-csrf = El formulario caducó o no proviene de este sitio. No se cambió nada.
    .help = Regrese, recargue la página y envíe de nuevo el formulario.

error-too-many-requests = Demasiados intentos en poco tiempo.
    .help = Espere { $seconds ->
        [one] un segundo
       *[other] { $seconds } segundos
    } y vuelva a intentarlo.

error-rate-limited = Esta cuenta ha enviado tanto de esto en poco tiempo que debe hacer una pausa. No se cambió nada.
    .help = Espere { $seconds ->
        [one] un segundo
       *[other] { $seconds } segundos
    } y vuelva a enviarlo.

error-request-timeout = La respuesta tardó demasiado y se abandonó. Puede que lo enviado se haya hecho de todos modos.
    .help = Pida menos datos cada vez. Antes de volver a enviar algo, compruebe si ya está hecho.

error-body-timeout = La solicitud no terminó de llegar a tiempo. No se cambió nada.
    .help = Inténtelo de nuevo; si su conexión es lenta, envíe menos datos cada vez.

error-idempotency-conflict = Esta clave de idempotencia ya se usó para otra solicitud distinta.
    .help = Use una clave nueva para cada solicitud nueva, y la misma solo para repetir la misma solicitud.

error-idempotency-malformed = La clave de idempotencia no es válida.
    .help = Use de 1 a 64 caracteres ASCII visibles, por ejemplo un UUID.

## GraphQL

error-query-invalid = La consulta no es válida según el esquema.
    .help = Consulte el esquema en /graphiql; la posición del error se indica junto con este aviso.

error-query-too-deep = La consulta tiene más de { $limit } niveles.
    .help = Pida las partes interiores en una segunda consulta.

error-query-too-large = La consulta tiene más de { $limit } elementos léxicos.
    .help = Divídala en varias consultas.

error-query-too-many-fields = La consulta pide más de { $limit } campos.
    .help = Divídala en varias consultas.

error-page-too-large = Una página de la lista admite a lo más { $limit } elementos.
    .help = Pida una página más pequeña y continúe con el cursor.

error-batch-refused = No se aceptan varias consultas en una sola solicitud.
    .help = Envíe una consulta por solicitud.

error-mutation-on-get = No se aceptan cambios por GET. No se cambió nada.
    .help = Envíe la mutación por POST.

error-subscription-needs-socket = Una suscripción necesita una conexión permanente.
    .help = Ábrala como WebSocket en /graphql/ws, con el protocolo graphql-transport-ws.

error-mutation-on-socket = No se aceptan cambios por WebSocket. No se cambió nada.
    .help = Envíe la mutación por POST.

## Sign-in, tokens and roles

error-unauthenticated = Para esto necesita iniciar sesión.
    .help = Inicie sesión y vuelva a intentarlo; un programa envía su token en el encabezado Authorization.

error-officer-missing = Esto lo decide alguien con un cargo, no quien maneja el equipo.
    .help = Diga quién actúa: --as con el correo de su cuenta, o --token-file con un token personal que tenga el permiso «office».

error-sign-in-failed = El correo electrónico y la contraseña no coinciden.
    .help = Revise ambos y que no estén fijadas las mayúsculas. Si ya no recuerda su contraseña, pida al comité de su centro un código de invitación: con él pone una nueva.

error-session-expired = Su sesión terminó.
    .help = Inicie sesión de nuevo. Lo que ya se había confirmado se conserva.

error-token-malformed = El token no se puede leer.
    .help = Envíe el token tal como se emitió, después de la palabra Bearer.

error-token-expired = El token caducó.
    .help = Obtenga uno nuevo con el token de renovación o inicie sesión de nuevo.

error-token-foreign = El token lo emitió otra instancia o es para otro fin.
    .help = Use un token emitido por esta instancia.

error-token-revoked = El token fue revocado.
    .help = Inicie sesión de nuevo o cree un nuevo token personal.

error-token-unknown = Usted no tiene ninguna clave para programas con este identificador.
    .help = Consulte la lista de sus claves.

error-token-lifetime = Una clave para programas vale a lo más { $limit } días.
    .help = Elija una vigencia menor; se puede renovar a tiempo.

error-tokens-too-many = Usted ya tiene { $limit } claves para programas vigentes, que es el máximo.
    .help = Anule las que ya no se usen.

error-scope-insufficient = El token no incluye el permiso «{ $scope }».
    .help = Cree un token con ese permiso, si sus cargos lo permiten.

error-forbidden = Inició sesión, pero esto no le corresponde hacerlo ni verlo.
    .help = Si considera que sí le corresponde, acuda al comité de su centro.

error-role-required = Esto solo puede hacerlo { $role }.
    .help = Acuda a quien tenga ese cargo o inicie sesión con la cuenta que lo tiene.

error-password-too-short = La contraseña tiene menos de { $limit } caracteres.
    .help = Elija una más larga: varias palabras sin relación entre sí son fáciles de recordar y difíciles de adivinar.

error-password-too-long = La contraseña ocupa más de { $limit } bytes.
    .help = Elija una más corta.

error-email-malformed = Esto no es una dirección de correo electrónico.
    .help = Escríbala como nombre@example.org, sin espacios.

error-email-taken = Ya existe una cuenta con este correo electrónico.
    .help = Inicie sesión con él o use otra dirección.

error-invitation-unknown = No hay ninguna invitación con este código.
    .help = Escriba otra vez las doce letras y cifras. Si tampoco funciona, pida otra al comité de su centro.

error-invitation-over = Esta invitación ya se usó, ya venció o se cambió por otra.
    .help = Pida una nueva al comité de su centro. Si ya se usó y no fue usted, avise de inmediato.

error-account-unknown = No existe ninguna cuenta con este correo electrónico.
    .help = Revise la dirección o cree la cuenta de la persona.

error-account-exists = Esta persona ya tiene una cuenta.
    .help = Use la cuenta que existe; se pueden cambiar su dirección y su contraseña.

error-account-disabled = Esta cuenta está cerrada.
    .help = Pregunte al equipo de soporte de su centro el motivo y cómo reabrirla.

## The instance

error-internal = Algo falló de nuestro lado y quedó anotado con el número { $number }. Lo que no se confirmó no se guardó.
    .help = Inténtelo de nuevo en un momento. Si vuelve a ocurrir, dé ese número al equipo de soporte.

error-unavailable = El servicio no está disponible por ahora. Lo que no se confirmó no se guardó.
    .help = Inténtelo de nuevo en unos minutos.

error-read-only = Esta instancia se puede consultar, pero por ahora no acepta cambios: está comprobando con sus pares que su propia bitácora esté completa.
    .help = Inténtelo de nuevo en unos minutos. Lo que consulte sigue siendo válido.

error-clock-untrusted = Esta instancia no se fía de su reloj en este momento, así que no recibe votos ni otros cambios. Las votaciones abiertas siguen abiertas: mientras tanto nada se sella.
    .help = Inténtelo de nuevo en unos minutos. Si continúa, avise al equipo de soporte de su centro.

error-shutting-down = El servicio se está reiniciando. Lo que no se confirmó no se guardó.
    .help = Inténtelo de nuevo en un minuto.

error-database-busy = La base de datos está ocupada. No se cambió nada.
    .help = Inténtelo de nuevo en un momento.

error-database-missing = No se encuentra la base de datos de esta instancia.
    .help = Revise la carpeta de datos y la dirección de la base; para crear una instancia nueva use «enlace init».

error-database-newer = La base de datos la escribió una versión más nueva de Enlace.
    .help = Instale de nuevo esa versión. Una anterior no debe escribir en ella.

error-database-older = La base de datos es de una versión anterior de Enlace y no se ha actualizado.
    .help = Haga un respaldo y ejecute «enlace migrate up».

error-database-not-empty = La base de datos guarda una bitácora o cuentas: sus tablas no se eliminan.
    .help = No se cambió nada. Para empezar de nuevo, elija otra carpeta de datos o una base de datos vacía.

error-database-corrupt = La base de datos está dañada y ya no se usa.
    .help = Detenga el servicio, conserve una copia de los archivos tal como están y restaure un respaldo.

error-database-readonly = La base de datos se puede leer, pero no escribir.
    .help = Dé permiso de escritura sobre el archivo y su carpeta a quien ejecuta el servicio.

error-database-unreachable = La base de datos no responde.
    .help = Inténtelo de nuevo en unos minutos.

error-disk-full = El disco del servidor está lleno. No se cambió nada y nada de lo confirmado se perdió.
    .help = Avise al equipo de soporte e inténtelo de nuevo cuando hayan liberado espacio.

error-disk-failed = El disco del servidor no admite lo que hay que escribir. No se cambió nada y nada de lo confirmado se perdió.
    .help = Avise al equipo de soporte e inténtelo de nuevo cuando hayan revisado el disco.

error-files-forbidden = Enlace no tiene permiso para usar sus propios archivos.
    .help = Asigne la carpeta de datos y todo su contenido a la cuenta que ejecuta Enlace; «enlace config check» indica dónde está.

error-keys-missing = Las llaves de esta instancia no están en su carpeta de datos.
    .help = Cópielas del respaldo. Con llaves nuevas sería otra instancia.

error-keys-unreadable = No se puede leer el archivo de llave «{ $name }».
    .help = Asígnelo a quien ejecuta Enlace, con permiso de lectura solo para esa cuenta (modo 0600), o inicie Enlace con esa cuenta.

error-keys-damaged = El archivo de llave «{ $name }» no contiene ninguna llave.
    .help = Copie de nuevo ese archivo del respaldo de las llaves. Con llaves nuevas sería otra instancia.

error-keys-permissions = Otras personas con acceso a este equipo pueden leer las llaves de la instancia.
    .help = Deje el permiso de lectura solo a quien ejecuta el servicio.

error-keys-mismatch = Estas llaves no corresponden a esta bitácora.
    .help = Compruebe que la carpeta de datos y la dirección de la base sean de una misma instancia. Si las llaves vienen de un respaldo, use el más reciente: las que se copiaron antes del último cambio de llaves ya no sirven.

error-keys-locked = Las llaves están cifradas y no hay quien escriba su frase de paso.
    .help = Ejecute el comando en una terminal, o indique un archivo con la frase de paso: en «keys_passphrase_file» o, para un testigo, con «--passphrase-file».

error-keys-passphrase = Esta frase de paso no abre las llaves.
    .help = Use aquella con la que se cifraron. No se cambió nada. Si se perdió, solo sirve un respaldo anterior de las llaves.

error-keys-not-locked = Las llaves no están cifradas, así que no tienen frase de paso.
    .help = «enlace keys lock» las cifra con una; «enlace witness lock», la de un testigo.

error-passphrase-permissions = Otros usuarios de este equipo pueden leer la frase de paso en «{ $file }».
    .help = Ponga el archivo en modo 0400 y, si alguien pudo leerla, cambie la frase de paso con «enlace keys passphrase».

error-keys-request = Este archivo no es una solicitud que se firme con hojas de recuperación.
    .help = Use el archivo que escribió «enlace keys revoke» o «enlace keys recover», sin cambios.

error-keys-request-stale = La bitácora creció después de hacerse esta solicitud.
    .help = Detenga la instancia, haga una solicitud nueva y pida que la firmen otra vez.

error-keys-not-signed = La solicitud no está firmada con dos de las llaves de recuperación de esta bitácora.
    .help = Traiga las firmas de dos personas distintas, hechas con «enlace keys sign» sobre esta misma solicitud.

error-recovery-file = El archivo «{ $file }» no contiene tres llaves de recuperación de esta bitácora.
    .help = Use el archivo «recovery-public.json» que escribió «enlace keys ceremony» para este origen.

error-recovery-words = Estas no son las 24 palabras de una hoja de recuperación.
    .help = Escriba las 24 palabras de una sola hoja, en su orden y en el idioma en que se imprimió.

error-config-invalid = El ajuste «{ $key }» no es válido: { $why }
    .help = docs/operations.md enumera los ajustes con sus límites; «enlace config check» muestra todo lo que está mal.

error-config-file = El archivo de ajustes { $file } no se puede interpretar. { $why }
    .help = Cada línea lleva nombre = "texto", un número, true o false. Las palabras del propio intérprete, en inglés: { $said }

error-backup-postgres = Una base de datos PostgreSQL tiene sus propias herramientas de respaldo; no se hizo nada.
    .help = Use «pg_dump --format=custom» y «pg_restore», cifre el archivo con age y respalde las llaves con «enlace backup --keys-only».

error-passphrase-short = La frase de paso es demasiado corta: necesita al menos { $limit } caracteres.
    .help = Elija cinco o más palabras que nadie adivinaría y guárdelas lejos del respaldo.

error-recipient-malformed = Esto no es un destinatario de age: empieza con «age1».
    .help = «age-keygen» crea una identidad y muestra su destinatario.

error-identity-malformed = En este archivo no hay ninguna identidad de age: su línea empieza con «AGE-SECRET-KEY-1».
    .help = Indique el archivo que escribió «age-keygen».

error-archive-locked = El archivo no se abre con esta frase de paso o identidad.
    .help = Compruebe con cuál se hizo. Sin ella nadie puede abrir el archivo.

error-archive-damaged = El archivo está dañado, incompleto, o no es un respaldo de Enlace. No se cambió nada.
    .help = Tome otra copia del archivo o un respaldo anterior; los pares devuelven lo más nuevo.

error-bundle-refused = El paquete que guarda este par no es de este centro, o está dañado. No se tomó nada de él.
    .help = Pruebe con otro par que guarde uno.

error-bundle-too-large = Los registros privados son más de lo que cabe en un paquete. No se envió nada a los pares.
    .help = Haga respaldos con «enlace backup» y repórtelo.

error-recover-nothing = Ninguno de estos pares tiene algo de esta bitácora firmado con estas llaves.
    .help = Indique una instancia par que haya reconocido a este centro y compruebe que la carpeta tenga las llaves de este centro.

error-archive-newer = Este archivo lo hizo una versión más nueva de Enlace.
    .help = Instale esa versión o una posterior e inténtelo de nuevo.

error-option-missing = Falta la opción --{ $name } y no hay una terminal donde preguntarla.
    .help = Escríbala en el comando, o ejecútelo en una terminal.

error-origin-malformed = Esto no puede ser el nombre de una bitácora.
    .help = Escriba un nombre de servidor propio del centro, como mx.example.org, sin https:// y sin ruta.

error-already-initialised = Ya hay una instancia en esta carpeta de datos. Se dejó como estaba.
    .help = Elija otra carpeta de datos.

error-not-initialised = En esta carpeta de datos no hay ninguna instancia.
    .help = Revise --data o ENLACE_DATA. Si la instancia es nueva, créela con «enlace init».

error-port-taken = La dirección { $address } ya está en uso.
    .help = Detenga el otro programa o elija otro puerto.

error-profile-unknown = No existe ningún perfil de centro llamado «{ $name }».
    .help = Consulte los perfiles disponibles con «enlace init --help».

error-log-missing-tail = De la bitácora de esta instancia se publicó más de lo que se puede traer de vuelta, u otra bitácora con su nombre: una instancia par lo ha visto, o lo indican la marca de nivel máximo o las llaves de esta instancia.
    .help = No siga sin los pares. Busque una copia más nueva de la base de datos u otra instancia par que tenga el resto. Si una instancia par tiene otra historia de esta bitácora, el centro necesita una nueva: «Restore» en docs/operations.md.

error-log-other-past = La copia de la base de datos que se usa aquí tiene una historia distinta de la que este centro publicó; por eso no se entrega nada firmado a partir de ella.
    .help = Conserve los comprobantes que tenga y avise a quienes operan esta instancia. Con «enlace doctor» ven qué falla; que no le entreguen nada de esta copia a nadie y vuelvan a poner la base de datos más nueva: «Restore» en docs/operations.md.

error-log-part = Este archivo empieza a la mitad de una bitácora: una parte sola no se puede verificar.
    .help = Use un archivo que empiece en el evento 0. Una parte se puede importar donde ya están los eventos anteriores: «enlace log import» la verifica entonces.

error-projections-differed = Las tablas diferían de lo que dicen las bitácoras y se rehicieron a partir de ellas.
    .help = No se perdió nada: las bitácoras mandan. Repórtelo, porque es un defecto.

error-doctor-found = Algo de lo examinado no está en orden.
    .help = Consulte la lista: cada línea dice qué está mal y qué ayudaría.

error-check-failed = La demostración no llegó a su fin.
    .help = Vea qué paso o comprobación falló. Repórtelo, porque es un defecto.

error-instance-ended = Una de las instancias de la demostración terminó por sí sola.
    .help = Arriba está el final de su registro. Inicie de nuevo la demostración.

## Members and roles

error-member-not-found = Aquí no existe ese miembro.
    .help = Revise el identificador; quien pertenece a otro centro se consulta allá.

error-member-exists = Este miembro ya existe.
    .help = Consulte el registro existente antes de agregar otro.

error-member-ended = Esta membresía terminó.
    .help = Primero se necesita un nuevo ingreso.

error-member-not-admitted = Esta solicitud de ingreso aún no se ha admitido.
    .help = Primero el comité debe resolver el ingreso.

error-member-kind = Esto no es posible para este tipo de miembro.
    .help = Las personas y las organizaciones tienen reglas distintas; revise de cuál se trata.

error-member-elsewhere = Este miembro pertenece a otro centro, y solo ese centro puede cambiar su registro.
    .help = Acuda al otro centro.

error-privacy-member-active = Los datos privados se bloquean o se suprimen después de que termina la membresía.
    .help = Registre primero el fin de la membresía: «endMember» en la API.

error-privacy-vote-open = Este miembro se fue a otro centro, pero aún vota aquí en una votación abierta.
    .help = Inténtelo de nuevo cuando la votación esté sellada.

error-privacy-nothing = De este miembro ya no queda nada que bloquear ni suprimir.
    .help = Vea qué se hizo antes con «enlace privacy export».

error-privacy-held = Los datos privados de este miembro se conservan por orden: { $mandate }.
    .help = Podrán suprimirse cuando la orden termine y se levante la retención.

error-privacy-not-held = Nada impide suprimir los datos privados de este miembro.
    .help = Revise el identificador.

error-privacy-duty = La contabilidad de este miembro debe conservarse: sus datos privados pueden suprimirse a partir del { $day }.
    .help = Mientras tanto pueden bloquearse: se conservan y no se usan para nada.

error-privacy-block-first = Antes de suprimirlos, los datos privados deben estar bloqueados { $days ->
        [one] un día
       *[other] { $days } días
    }.
    .help = Bloquéelos primero.

error-privacy-blocked-until = Los datos privados están bloqueados y pueden suprimirse a partir del { $day }.
    .help = Suprímalos entonces.

error-member-moved = Este miembro se cambió a otro centro.
    .help = Acuda al otro centro, donde ahora tiene su membresía.

error-transfer-to = Un miembro no puede cambiarse al centro en el que ya está.
    .help = Indique el nombre de la bitácora de otro centro.

error-transfer-open = Este miembro ya se ofreció a otro centro: { $chapter }
    .help = Retire primero esa oferta o espere a que termine.

error-transfer-not-found = No hay una oferta abierta de este miembro.
    .help = Consulte la lista de cambios; primero el centro de origen debe ofrecer al miembro.

error-transfer-from = Más de un centro ofrece el traslado de esta persona u organización.
    .help = Solo uno de ellos es su centro. Pregunte al miembro y a los dos centros, e indique de cuál viene.

error-transfer-expired = La oferta de este miembro se podía aceptar hasta el { $at }.
    .help = Pida al centro de origen que ofrezca otra vez al miembro.

error-transfer-closed = El cambio está cerrado: el miembro ahora pertenece al otro centro.
    .help = Pida al otro centro que ofrezca al miembro de vuelta.

error-transfer-home-there = El centro de origen dio señales en el último día.
    .help = Pídale que ofrezca al miembro; solo se prescinde de la oferta cuando el centro ya no está.

error-transfer-evidence = Los comprobantes no muestran que este miembro pertenezca a ese centro.
    .help = Presente de uno a cuatro comprobantes completos de ese centro, cada uno con su punto de control, refrendado por otro centro, y sobre este miembro.

error-representative-of-non-organisation = Solo una organización tiene representantes.
    .help = Elija la organización o registre a la persona con membresía propia.

error-representative-not-person = Quien representa debe ser una persona, no una organización.
    .help = Elija a la persona que votará por la organización.

error-representative-seat = Otra persona ya ocupa este lugar de la organización.
    .help = Termine primero esa representación o elija el otro lugar.

error-role-already = Esta persona ya tiene ese cargo.
    .help = No hace falta hacer nada.

error-role-missing = Esta persona no tiene ese cargo.
    .help = Consulte la lista de cargos; quizá ya se retiró.

error-last-operator = No se puede retirar a la última persona operadora: nadie podría administrar la instancia.
    .help = Nombre antes a otra persona operadora.

## Dues

error-dues-period-malformed = El periodo termina antes de empezar.
    .help = Corrija una de las dos fechas.

error-dues-period-overlap = Una parte de este periodo ya está cubierta.
    .help = Consulte los periodos registrados y elija los días que faltan.

error-dues-too-early = Las cuotas de esta membresía se pueden registrar a partir del { $day }.
    .help = Revise desde cuándo es miembro y el año que escribió.

error-dues-too-late = Por ahora se pueden registrar cuotas hasta el { $day }.
    .help = Revise el año que escribió. Lo que falte se registra cuando llegue su momento.

error-settlement-not-found = En este centro no está registrado ese pago de cuotas.
    .help = Abra las cuotas de la membresía y elija ahí el registro.

error-settlement-voided = Este registro de cuotas ya se había anulado.
    .help = No hace falta nada más. Si el periodo sí está cubierto, regístrelo de nuevo.

error-dues-currency = Las cuotas de este centro son en { $expected }.
    .help = Anote el importe en esa moneda; los importes nunca se convierten.

error-schedule-not-found = No existe esa lista de cuotas.
    .help = Consulte las listas de cuotas del centro.

error-schedule-count = La lista de cuotas no tiene precios o tiene demasiados.
    .help = Indique al menos un precio y a lo más uno por caso.

error-schedule-mixed-currencies = La lista de cuotas mezcla monedas.
    .help = Use una sola moneda en toda la lista.

error-schedule-price-twice = La lista de cuotas da dos precios para el mismo caso.
    .help = Deje un solo precio por tipo de miembro, rango de ingresos y número de meses.

error-schedule-negative = Un precio es menor que cero.
    .help = Escriba cero o más.

error-schedule-months = Un precio corresponde a un número de meses que no es posible.
    .help = Corrija el número de meses.

error-schedule-band = El nombre de un rango de ingresos no es válido.
    .help = Use un nombre corto con minúsculas, cifras y guiones.

error-schedule-kind = La lista de cuotas incluye un tipo de miembro que no paga cuotas.
    .help = Indique precios solo para miembros individuales y organizaciones.

error-money-currency = Este no es un código de moneda.
    .help = Use las tres letras mayúsculas de la moneda, como MXN o USD.

error-money-syntax = Este importe no se puede leer.
    .help = Escriba cifras con punto antes de los decimales, como 1234.50.

error-money-decimals = El importe tiene más decimales que la moneda.
    .help = Escriba solo los decimales que tiene la moneda.

error-money-range = El importe es demasiado grande.
    .help = Revise las cifras.

error-money-mixed = No se pueden sumar importes en dos monedas.
    .help = Anote cada moneda por separado.

## Proposals and texts

error-proposal-not-found = No existe esa propuesta.
    .help = Quizá era un borrador que se descartó; consulte la lista de propuestas.

error-draft-not-found = Usted no tiene ese borrador.
    .help = Quizá ya se publicó o se descartó; consulte sus borradores y la lista de propuestas.

error-proposal-withdrawn = Esta propuesta se retiró.
    .help = Todavía se puede leer. Para retomar el tema, publique una nueva.

error-proposal-not-yours = Esto solo puede hacerlo quien presentó la propuesta o el comité.
    .help = Acuda a esa persona o deje un comentario en la propuesta.

error-proposal-elsewhere = Esta propuesta la publicó otro centro, que resguarda su texto.
    .help = Hágalo allá. Aquí puede apoyarla y comentarla.

error-proposal-in-poll = Esta propuesta está en votación y su texto ya no puede cambiar.
    .help = Espere el resultado o pida que antes se anule la votación.

error-translation-outdated = El texto original cambió después de que se hizo esta traducción.
    .help = Traduzca el texto tal como está ahora y envíe de nuevo la traducción.

error-translation-same-language = Una traducción debe estar en un idioma distinto del original.
    .help = Elija el otro idioma o modifique el original.

error-translation-missing = Primero hace falta la traducción al otro idioma.
    .help = Agregue la traducción y vuelva a intentarlo.

error-language-unknown = No se pueden guardar textos en ese idioma.
    .help = Elija español o inglés.

error-text-empty = No hay texto.
    .help = Escriba algo y envíelo de nuevo.

error-text-too-long = El texto tiene más de { $limit } caracteres.
    .help = Acórtelo; los detalles pueden ir en un comentario o en una dirección de consulta.

error-text-control-character = El texto contiene un carácter que no se puede mostrar, o un salto de línea donde solo cabe una línea.
    .help = Péguelo como texto simple, sin saltos de línea en el título.

error-text-direction-override = El texto contiene un carácter oculto que cambia el orden en que se lee.
    .help = Péguelo como texto simple o escríbalo de nuevo.

error-already-supported = Usted ya apoya esta propuesta.
    .help = No hace falta hacer nada.

## Polls and ballots

error-poll-not-found = No existe esa votación.
    .help = Consulte la lista de votaciones. Una que abrió otro centro puede tardar un minuto en llegar.

error-poll-not-open-yet = La votación abre el { $at }.
    .help = Regrese entonces. Mientras tanto puede leer la propuesta y comentarla.

error-poll-closed = La votación cerró el { $at }.
    .help = Si ya había emitido su voto, ese cuenta. El resultado se publicará en la página de la votación.

error-poll-not-closed = La votación sigue abierta hasta el { $at }.
    .help = Hágalo después del cierre.

error-poll-void = Esta votación se anuló.
    .help = El motivo está en su página.

error-poll-not-joined = Su centro aún no se ha sumado a esta votación.
    .help = Inténtelo de nuevo en unos minutos; si continúa, acuda al comité de su centro.

error-poll-already-joined = Este centro ya se sumó a la votación y su padrón está congelado.
    .help = No hace falta hacer nada.

error-poll-sealed = La urna de este centro ya está sellada.
    .help = Ya no se puede agregar nada. Espere el resultado.

error-poll-not-sealed = Este centro todavía no puede hacer el escrutinio: falta un sello o el escrutinio de la instancia anfitriona.
    .help = Espere; la página de la votación muestra qué centro no ha sellado su urna o no ha hecho el escrutinio.

error-poll-not-tallied = Aún no se ha hecho el escrutinio.
    .help = En la página de la votación se ve de quién falta el sello o el escrutinio.

error-poll-extension = El evento { $seq } de { $log } trata de esta votación y necesita algo que esta versión no entiende: aquí no se puede hacer el escrutinio.
    .help = Actualice esta instancia y haga después el escrutinio. Pregunte a ese centro qué usa.

error-poll-results-differ = Los centros obtuvieron resultados distintos, así que nadie puede certificar.
    .help = Compare las cifras de cada centro en la página de la votación con los demás comités. La instancia anfitriona puede anular la votación.

error-poll-difference-open = Otro centro obtuvo otro resultado, así que nadie puede certificar antes del { $at }.
    .help = Compare las cifras con el comité de ese centro. Después de esa hora, su comité puede certificar lo que obtuvo su propia instancia.

error-poll-tallies-missing = Otro centro aún no ha hecho el escrutinio, así que nadie puede certificar antes del { $at }.
    .help = Espere su escrutinio; la página de la votación muestra cuál falta. Después de esa hora puede certificar sin él.

error-poll-not-extendable = El plazo para sellar las urnas no puede ampliarse.
    .help = Puede ampliarse una vez, antes de que venza, mientras algún centro no haya sellado, en una votación cuyas reglas lo digan.

error-poll-not-cuttable = No hay ningún centro en silencio cuyos votos puedan fijarse ahora.
    .help = Puede hacerse desde que vence el plazo para sellar hasta el escrutinio, mientras algún centro no haya sellado, en una votación cuyas reglas lo digan.

error-poll-not-certified = No todos los centros han certificado el resultado.
    .help = Acuda a los comités de los centros que faltan.

error-poll-disputed = Según { $chapters }, el resultado es otro.
    .help = Averigüen juntos cuál está mal. A pesar de eso se puede publicar a partir del { $at }; la publicación lo dirá. También se puede anular la votación.

error-dispute-window-open = El resultado todavía puede impugnarse hasta el { $at }.
    .help = Publíquelo después.

error-correction-empty = Esta corrección no cambia nada: no nombra a nadie.
    .help = Escriba el identificador de al menos una persona que se agrega al padrón o se retira de él.

error-correction-member = En la fecha de corte de esta votación, { $member } no tenía derecho a voto en este centro.
    .help = Solo se puede agregar a quien, según las reglas de la votación, tenía derecho a voto ese día y faltaba. Revise el identificador y la situación de esa persona en esa fecha.

error-correction-on-roll = { $member } ya está en el padrón.
    .help = No hace falta agregarle. Si su lugar tiene un peso equivocado, escriba su identificador en las dos listas: se retira el lugar anterior y se agrega el correcto.

error-correction-not-on-roll = { $member } no está en el padrón de este centro; no hay qué retirar.
    .help = Revise el identificador. A quien está en el padrón de otro centro solo lo puede retirar ese centro.

error-correction-moved = { $member } llegó a este centro, o se fue de él, después de cerrarse el padrón.
    .help = Quien cambia de centro vota donde lo tienen los padrones ya cerrados; una corrección no puede cambiarlo.

error-correction-voted = { $member } ya votó: su lugar en el padrón se queda.
    .help = Si esa papeleta no debe contar, impugne el resultado o pida a la instancia anfitriona que anule la votación.

error-correction-weight = El lugar de { $member } tendría un peso que nadie tiene en el padrón cerrado.
    .help = Una corrección no puede introducir un peso nuevo. Si hace falta, la instancia anfitriona tiene que anular la votación y abrir otra.

error-correction-size = Son demasiados lugares para una sola corrección: entre los que agrega y los que retira caben a lo más { $limit }.
    .help = Haga varias correcciones, una después de otra.

error-correction-count = Este padrón ya se corrigió { $limit } veces, que es lo más que admite una votación.
    .help = Si todavía está mal, la instancia anfitriona tiene que anular la votación y abrir otra.

error-dispute-window-over = El plazo para impugnar este resultado terminó el { $at }.
    .help = Su comité ya lo había certificado. Escriba al comité de la instancia anfitriona: todavía puede anular la votación antes de publicar.

error-dispute-open = Hay una impugnación del resultado, de { $chapters }.
    .help = Se puede publicar cuando termine la impugnación o, a pesar de ella, a partir del { $at }. También se puede anular la votación.

error-dispute-own = Su propio comité impugna este resultado.
    .help = Primero hay que terminar esa impugnación.

error-dispute-not-found = Su centro no tiene ninguna impugnación abierta de este resultado.
    .help = En la página de la votación puede ver qué pasó con ella.

error-already-disputed = Su centro ya impugnó este resultado.
    .help = Un centro impugna un resultado una sola vez. La página de la votación muestra qué pasó con la impugnación.

error-dispute-no-difference = Esta instancia obtuvo el mismo resultado que la anfitriona: su escrutinio no es motivo para impugnarlo.
    .help = Si su comité objeta otra cosa, elija ese motivo.

error-review-outdated = Algo cambió en esta votación mientras usted la revisaba, así que no se firmó nada: por favor lea de nuevo esta página.
    .help = Muestra cómo está la votación en este momento.

error-poll-published = El resultado ya está publicado y no cambia más.
    .help = Consúltelo en la página de la votación.

error-poll-undecided = El escrutinio se detuvo en un empate, y antes debe aplicarse la regla prevista.
    .help = Consulte el empate y su regla en la página de la votación.

error-poll-secrecy-not-yet = Por ahora solo pueden abrirse votaciones nominales; las secretas y las de papel llegarán después.
    .help = Ábrala como votación nominal o espere la versión que ofrezca las otras.

error-poll-invalid = Las reglas de esta votación se contradicen.
    .help = Revise en conjunto fechas, opciones, lugares y mayorías.

error-poll-file = El archivo { $file } no describe una votación. { $why }
    .help = Compárelo con el ejemplo de docs/operations.md. Las palabras del propio intérprete, en inglés: { $said }

error-poll-dates = Las fechas de la votación no están en orden.
    .help = Primero se fija el padrón, luego abre la votación, después cierra y al final se sellan las urnas.

error-poll-dates-past = La votación cerraría en el pasado.
    .help = Elija una fecha posterior.

error-poll-options = Las opciones no corresponden a esta forma de votación.
    .help = Indique al menos dos opciones distintas cuando se elige, y ninguna cuando se responde sí o no.

error-poll-seats = El número de lugares o de elecciones no corresponde a las opciones.
    .help = Ambos son al menos uno y a lo más el número de opciones.

error-poll-fraction = Un quórum o una mayoría no es una fracción entre cero y uno.
    .help = Escríbala con dos números enteros, como 2 y 3 para dos tercios.

error-poll-chapters = Una votación necesita a su propio centro y solo a centros que sean pares.
    .help = Elija entre los pares de esta instancia.

error-not-host = Esto solo puede hacerlo el centro que abrió la votación.
    .help = Acuda a ese centro.

error-roll-not-frozen = El padrón de este centro aún no está congelado.
    .help = Congélelo primero.

error-roll-not-due = El padrón se fija el { $at }, no antes.
    .help = Hágalo entonces.

error-not-on-roll = Usted no está en el padrón de votantes de esta votación.
    .help = El padrón se fijó en la fecha de corte; la página de la votación dice qué se requiere. Si cree que es un error, acuda cuanto antes al comité de su centro.

error-not-for-this-entry = Usted no puede votar por este miembro.
    .help = Elija una de las papeletas que aparecen como suyas. Cada representante debe estar registrado ante el centro de su organización.

error-already-voted = Este voto ya se emitió y en esta votación no se puede cambiar.
    .help = Vale el primero. Su comprobante muestra que se recibió.

error-voted-other-seat = En esta votación usted ya emitió el otro voto de la organización.
    .help = Nadie emite los dos votos de una organización. Este le corresponde a su otra representación.

error-already-certified = Este centro ya certificó el resultado.
    .help = No hace falta hacer nada.

error-nothing-chosen = Todavía no ha elegido nada.
    .help = Elija una opción o la abstención.

error-too-many-choices = { $limit ->
        [one] Solo se puede elegir una opción.
       *[other] Se pueden elegir a lo más { $limit } opciones.
    }
    .help = Quite algunas y revise de nuevo la papeleta.

error-unknown-option = Una de las elecciones no es opción de esta votación.
    .help = Recargue la papeleta y elija de nuevo.

error-duplicate-option = La misma opción se eligió dos veces.
    .help = Elija cada opción una sola vez.

error-choices-do-not-fit = Estas elecciones no corresponden a esta forma de votación.
    .help = Recargue la papeleta y elija de nuevo.

error-abstain-or-options = Marcó opciones y también la abstención.
    .help = Elija opciones o la abstención, no ambas cosas.

## Receipts and verification

error-receipt-malformed = Esto no es un código de comprobación ni un comprobante.
    .help = El código tiene doce caracteres en grupos de tres; el comprobante se copia completo, de la primera línea a la última.

error-receipt-invalid = El comprobante no se verifica: fue alterado o es de otra instancia.
    .help = Cópielo de nuevo de donde lo guardó. Si sigue fallando, muéstrelo al comité: es una prueba.

error-receipt-unknown = Aquí no hay ningún voto con este comprobante.
    .help = Revise el código. Un comprobante de hace menos de un minuto quizá no haya llegado a la otra instancia.

error-log-invalid = La bitácora no se verifica.
    .help = Expórtela de nuevo. Si sigue fallando, conserve el archivo: es prueba de un daño o de una falsificación.

error-log-fingerprint = La bitácora que hay aquí no es la de estas doce palabras.
    .help = Compare de nuevo las palabras por teléfono o en persona. Si no coinciden, esta no es la instancia que usted busca.

error-log-differs = La instancia no muestra la bitácora que se verificó antes: lo que muestra ahora no empieza con ella.
    .help = Conserve el archivo y pregunte otra vez. Si sigue igual, la instancia o alguien en el camino reescribió el pasado; muestre ambas cosas a los comités de todos los centros.

error-log-not-cosigned = Una de las instancias indicadas no ha refrendado este punto de control.
    .help = Inténtelo de nuevo en un minuto. Si sigue igual, pregunte a quienes operan las dos: quizá aquella ya no recibe nada de esta bitácora.

error-log-behind = La instancia muestra { $shown ->
        [one] un evento
       *[other] { $shown } eventos
    } y el archivo tiene { $held }: allá falta el final.
    .help = Quizá se restauró a partir de un respaldo viejo. Avise a quien la opera y conserve el archivo: en él está el final que falta.

error-log-not-public = Esta instancia solo muestra su punto de control y sus pruebas a sus pares.
    .help = Use el token de alguien con un cargo (--token-file) o la carpeta de una instancia que ella reconozca (--data), o pida a quien la opera la bitácora exportada y verifique el archivo.

error-checkpoint-not-yet = Esta bitácora aún no tiene punto de control: la instancia nunca se ha iniciado.
    .help = Inicie «enlace serve», que lo crea en segundos, y exporte de nuevo.

error-log-not-pinned = Aquella instancia no deja leer su bitácora a la de esta carpeta: no la ha reconocido o la suspendió.
    .help = Sin --data se revisa lo que es público; también sirve el token de alguien con un cargo en aquella instancia (--token-file).

error-log-token = Aquella instancia no deja leer su bitácora con este token.
    .help = Hace falta un token personal de aquella instancia, con el permiso «log», creado por alguien que tenga allí un cargo. Sin token se revisa lo que es público.

error-log-option = La opción «{ $name }» sirve para revisar una instancia en marcha, y se dio un archivo.
    .help = Quite la opción, o dé la dirección de la instancia en lugar del archivo.

error-log-end = { $size ->
        [one] Esta bitácora tiene un evento
       *[other] Esta bitácora tiene { $size } eventos
    }: a partir del { $from } no hay nada que escribir.
    .help = Los eventos se numeran desde 0. Indique con --from un número menor, u omita la opción para escribir toda la bitácora. Si el número viene de otra instancia, allá tienen de esta bitácora más que aquí.

error-log-gap = El archivo comienza con el evento { $from } y aquí { $held ->
        [one] solo hay un evento
       *[other] solo hay { $held } eventos
    }: falta lo que está en medio.
    .help = Pida un archivo que comience antes: se hace con «enlace log export --from { $held }» o, sin --from, con la bitácora entera.

error-log-file = Esto no es una bitácora: { $what }. No se incorporó nada.
    .help = Se necesita el archivo que escribe «enlace log export» en una instancia que tenga esa bitácora.

error-log-import = El archivo se incorporó solo hasta donde está bien.
    .help = Lo anterior a la falla ya está aquí. Exporte de nuevo la bitácora, en otro medio, e impórtela; nada se incorpora dos veces.

error-seal-invalid = Esto no es un sello que se pueda verificar aquí: fue alterado, es otra cosa o no está aquí la bitácora de su centro.
    .help = Copie de nuevo el archivo. Si aquí nunca se reconoció a su centro, hágalo primero.

error-seal-differs = El sello contradice la bitácora que hay aquí: su centro ha contado dos historias.
    .help = Conserve el archivo y muéstrelo a ambos comités. Importe la bitácora de la que se hizo: así se guarda la prueba y se detiene el intercambio.
error-mirror-missing = No está el archivo «{ $path }» de la bitácora.
    .help = La copia está incompleta. Descárguela de nuevo o pida a quien la mantiene que la vuelva a escribir.

error-mirror-damaged = El archivo «{ $path }» no es el que indica el punto de control de la bitácora.
    .help = Conserve lo que muestra la copia y consulte otra. La instancia puede estar bien aunque su copia no lo esté.

error-mirror-other = La carpeta «{ $folder }» contiene una bitácora que esta no continúa.
    .help = Indique otra carpeta. Si se escribió desde esta instancia, consérvela: prueba que ahora la bitácora tiene otra historia.

error-receipt-split = La bitácora contó dos historias: este comprobante es de una y lo que allá se muestra es de otra. La prueba está en { $file }.
    .help = Entregue el archivo a los comités de todos los centros. «enlace evidence verify» dice qué demuestra, en cualquier máquina.

error-evidence-unproven = El archivo no prueba nada contra la bitácora que nombra: { $why }
    .help = No actúe con base en él. Quizá quien lo mostró tenga más: la bitácora exportada, o el punto de control y los eventos que tiene en la mano.

error-evidence-none = Aquí no se conserva esa prueba contra esta instancia par.
    .help = «enlace evidence list» muestra lo que se conserva.

error-witness-missing = No hay ningún testigo en la carpeta «{ $folder }».
    .help = Créelo con «enlace witness init» o indique su carpeta.

error-witness-exists = Ya hay un testigo en la carpeta «{ $folder }».
    .help = Indique otra carpeta. Una llave nueva sería un testigo nuevo.

error-witness-name = El nombre de un testigo lleva letras, cifras, puntos, guiones y diagonales, cien como máximo.
    .help = Use el nombre de un equipo suyo, como testigo.ejemplo.net: las instancias lo muestran junto a su firma.

error-witness-damaged = El archivo «{ $file }» del testigo no se puede leer.
    .help = Restaure la carpeta desde una copia y arranque con --restored.

error-witness-other = El testigo vigila una bitácora con este nombre que comenzó de otra manera.
    .help = Antes que nada, compare las palabras con quienes operan ambas: una de las dos no es la instancia a la que usted se refiere.

error-witness-restored = Los registros de este testigo son una copia: aquí nadie sabe qué ha firmado desde entonces.
    .help = Arranque con --restored. Se pregunta a las instancias qué conservan con su firma y se sigue a partir de ahí.

error-witness-unproven = Ninguna instancia muestra un punto de control con la firma de este testigo para cada bitácora que lo necesita.
    .help = Intente de nuevo cuando respondan más instancias. Si sigue igual, cree un testigo nuevo con otra llave y avise a las instancias.

error-tally-invalid = El archivo no es la exportación de una votación o está incompleto.
    .help = Exporte de nuevo la votación.

error-tally-differs = El escrutinio de los votos sellados difiere del resultado que trae el archivo.
    .help = Conserve el archivo y muéstrelo a los comités de todos los centros.

## Peers

error-peer-unknown = No existe esa instancia par.
    .help = Consulte la lista con «enlace peer list».

error-peer-not-pinned-there = Esa instancia no acepta a esta: lo más probable es que aún no la haya reconocido.
    .help = También allá tienen que reconocer a esta instancia, con las palabras de «enlace peer invite» de aquí. Si ya lo hicieron, compare los relojes de ambas máquinas.

error-generation-unproven = Esta bitácora dice continuar una que se guarda aquí, y no lo demuestra.
    .help = No la reconozca. Hable con la gente de ese centro por una vía que ya conozca.

error-peer-pinned = Esta instancia par ya está reconocida.
    .help = No hace falta hacer nada; si va a sustituirse, suspéndala primero.

error-peer-self = Esta es la dirección o la huella de esta misma instancia.
    .help = Anote las de la otra instancia.

error-fingerprint-malformed = Esto no es una huella: alguna palabra o la comprobación no corresponde.
    .help = Lea de nuevo las doce palabras, en español o en inglés, en el mismo orden.

error-peer-fingerprint = La instancia en esta dirección tiene otra huella que la escrita. No se reconoció nada.
    .help = Compare de nuevo las doce palabras por teléfono o en persona. Si difieren, esta no es la instancia que busca.

error-peer-unreachable = La otra instancia no responde.
    .help = Revise su dirección y la red, e inténtelo más tarde. No se pierde nada de lo que ya está aquí.

error-peer-answer = La otra instancia respondió algo que esta no entiende.
    .help = Revise que la dirección sea de una instancia de Enlace y que ambas usen versiones compatibles.

error-peer-clock = Los relojes de las dos instancias difieren en más de un minuto.
    .help = Ponga en hora este equipo (NTP) y, si el que falla es el otro, avise a quien lo opera.

error-peer-halted = El intercambio con esta instancia par está detenido porque su bitácora se contradice.
    .help = Las personas responsables deben revisar las pruebas y decidir; nada lo repara por sí solo.

error-peer-suspended = Esta instancia par está suspendida por decisión del centro.
    .help = Se reanuda con una nueva decisión.

error-peer-not-suspended = Esta instancia par no está suspendida.
    .help = No hace falta hacer nada.

error-peer-quota = Esta instancia par ya trajo hoy todo lo que puede traer en un día. No se pierde nada: mañana continúa.
    .help = Pregunte a quien la opera qué es tanto lo que trae. Si está bien, permita otro tanto con «enlace peer raise»; si no, suspéndala.

error-peer-address = Esta dirección no se puede usar para una instancia par.
    .help = Indique una dirección https sin usuario, ruta ni consulta. Las direcciones privadas requieren un ajuste; http es solo para el mismo equipo.

error-peer-no-address = Esta instancia par no tiene dirección aquí: no se le puede preguntar.
    .help = Llama por su cuenta, o su bitácora llega en un archivo («enlace log import»). Dele una dirección con «enlace peer move».

## Files

error-import-refused = { $count ->
        [one] Se rechazó una fila; no se importó nada de ella.
       *[other] Se rechazaron { $count } filas; no se importó nada de ellas.
    }
    .help = Consulte el informe: indica la fila, la columna y el motivo. Corrija el archivo e impórtelo de nuevo.

error-import-stopped = { $count ->
        [one] La importación se detuvo antes de terminar: falta escribir una fila que está bien.
       *[other] La importación se detuvo antes de terminar: faltan { $count } filas que están bien.
    }
    .help = El informe dice en qué fila se detuvo. Corríjala e importe otra vez el mismo archivo: continúa donde se quedó y no escribe nada dos veces.

error-import-columns = Al archivo le faltan estas columnas: { $columns }.
    .help = Expórtelo de nuevo con todas las columnas y no cambie los encabezados.

error-import-columns-twice = El archivo tiene dos veces estas columnas: { $columns }.
    .help = Deje cada una solo una vez; «Employer» y «Representative Of» se leen como la misma columna.

error-import-encoding = El archivo no es texto en UTF-8, y los acentos se perderían.
    .help = Expórtelo de nuevo y elija UTF-8 como juego de caracteres.

error-import-too-many = El archivo tiene más de { $limit } filas, que es el máximo.
    .help = Divídalo en varios archivos e impórtelos uno tras otro, primero las organizaciones.

error-import-empty = El archivo no tiene filas.
    .help = Revise que sea el archivo correcto.

error-file-unreadable = No se puede leer el archivo { $file }.
    .help = Revise que exista, que tenga permiso de leerlo y, si es de texto, que esté en UTF-8.

error-file-unwritable = No se puede escribir el archivo { $file }.
    .help = Revise que la carpeta exista y que tenga permiso de escribir en ella.

error-file-exists = El archivo { $file } ya existe. Se dejó como estaba.
    .help = Elija otro nombre o muévalo antes.

error-poll-charter = Las reglas de esta votación no son las de la carta federativa que obliga a sus centros.
    .help = Deje los pesos, el quórum y la mayoría a la carta federativa, o proponga otra.

error-charter-invalid = La carta federativa se contradice o le falta algo.
    .help = Corrija el campo indicado.

error-charter-not-found = Aquí no existe esa carta federativa.
    .help = Consulte la lista de cartas federativas; puede que la bitácora que la propuso aún no haya llegado.

error-charter-not-ours = La carta federativa no nombra a este centro.
    .help = Solo la ratifican los centros que nombra.

error-charter-ratified = Este centro ya ratificó la carta federativa.
    .help = Aquí no hay más que hacer; la página de cartas federativas muestra quién no la ha ratificado.

error-charter-file = El archivo { $file } no describe una carta federativa. { $why }
    .help = Compárelo con el ejemplo de docs/operations.md. Las palabras del propio intérprete, en inglés: { $said }
