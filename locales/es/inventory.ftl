### Qué se guarda de cada integrante, por qué, con qué fundamento, cuánto tiempo y quién más puede tenerlo.
### Una fila por cada una de la tabla en `api/src/private/inventory.rs`.

## What, and why

inventory-what-first-name = Nombre
inventory-why-first-name = Para saber quién forma parte y dirigirse a cada persona.
inventory-what-last-name = Apellidos
inventory-why-last-name = Para saber quién forma parte y dirigirse a cada persona.
inventory-what-organisation-name = Nombre de la organización
inventory-why-organisation-name = Para saber qué organización forma parte.
inventory-what-email = Correo electrónico
inventory-why-email = Para enviar avisos, invitaciones y recibos.
inventory-what-locale = Idioma de la correspondencia
inventory-why-locale = Para escribir en un idioma que se entienda.
inventory-what-phone = Teléfono
inventory-why-phone = Para localizar a integrantes cuando el correo no llega.
inventory-what-address = Domicilio
inventory-why-address = Para enviar lo que deba ir en papel y saber qué ley se aplica.
inventory-what-external-id = Número en el registro anterior
inventory-why-external-id = Para importar correcciones del registro anterior sin duplicar a nadie.
inventory-what-membership-type = Tipo de membresía en el registro anterior
inventory-why-membership-type = Para entender lo que se tomó de él.
inventory-what-band = Rango de ingresos o tamaño
inventory-why-band = Para fijar la cuota.
inventory-what-shown-person = Nombre de la persona, tal como pueden verlo otros centros
inventory-why-shown-person = Para que quienes tienen un cargo en otro centro vean quién ocupa uno, comenta o respalda una propuesta.
inventory-what-shown-organisation = Nombre de la organización, tal como pueden verlo otros centros
inventory-why-shown-organisation = Para que la federación sepa qué organizaciones forman parte de ella.
inventory-what-dues-how = Cómo se cubrió un periodo de cuotas: monto y medio, condonación con su motivo, o plan
inventory-why-dues-how = Para llevar la contabilidad y responder preguntas sobre ella.
inventory-what-dues-band = Rango de ingresos o tamaño al cubrir la cuota
inventory-why-dues-band = Para mostrar por qué el precio fue ese.
inventory-what-correction = Por qué se anuló un registro de la contabilidad
inventory-why-correction = Para explicar una corrección.
inventory-what-transfer-pack = Nombre y dirección al ofrecer la membresía a otro centro
inventory-why-transfer-pack = Para probar qué se entregó con un miembro que se cambia.
inventory-what-transfer-consent = Cómo dijo un miembro que quiere cambiarse a otro centro
inventory-why-transfer-consent = A nadie se le cambia sin preguntarle.
inventory-what-account = Cuenta: huellas del correo y de la contraseña, idioma
inventory-why-account = Para entrar.
inventory-what-session = Sesiones abiertas
inventory-why-session = Para no tener que entrar cada vez, y para cerrar todas.
inventory-what-token = Tokens personales: etiqueta, permisos, huella
inventory-why-token = Para que los programas de cada integrante trabajen en su nombre.
inventory-what-invitation = Invitaciones: huellas del correo y del código, de quién y qué fue de ellas
inventory-why-invitation = Para que la gente abra su cuenta y se vea quién la invitó.
inventory-what-sign-in-failure = Intentos fallidos de entrar con un correo
inventory-why-sign-in-failure = Para frenar a quien adivina contraseñas.
inventory-what-command = Respuestas a lo enviado hace poco
inventory-why-command = Para que lo que se envía dos veces ocurra una sola.
inventory-what-old-number = Número en un registro anterior, con su integrante
inventory-why-old-number = Para importar correcciones sin duplicar a nadie.
inventory-what-draft = Borradores de propuestas
inventory-why-draft = Para seguir escribiendo.
inventory-what-peer-name = Nombres de integrantes de otros centros que ocupan cargos, comentan o respaldan
inventory-why-peer-name = Para que quienes tienen un cargo aquí vean quién actúa.
inventory-what-access = A quién se dio o se negó un registro, cuándo y para qué
inventory-why-access = Para poder decir quién tiene qué.
inventory-what-hold = Órdenes de conservar datos
inventory-why-hold = Para cumplirlas.
inventory-what-membership = Membresía: un identificador, el tipo, el primer y el último día
inventory-why-membership = Para que cada centro compruebe quién tenía derecho a voto.
inventory-what-office = Cargos y representación
inventory-why-office = Para que cualquiera compruebe quién actuó y con qué mandato.
inventory-what-dues-period = Periodos con cuotas cubiertas
inventory-why-dues-period = Para que cada centro compruebe quién estaba al corriente.
inventory-what-opinion = Comentarios a propuestas y respaldos
inventory-why-opinion = Para decidir en común.
inventory-what-vote = Lugares en padrones de votantes y papeletas en su sobre
inventory-why-vote = Para que cualquiera pueda volver a contar.
inventory-what-commitment = Compromisos con registros privados: números que por sí solos no dicen nada
inventory-why-commitment = Para probar lo que se registró sin decirlo.

## By which right

inventory-basis-membership = La membresía misma
inventory-basis-federation = La pertenencia a una federación, informada en el aviso de privacidad
inventory-basis-books = La obligación de llevar contabilidad
inventory-basis-account = La voluntad de cada integrante de tener una cuenta
inventory-basis-security = La seguridad de las cuentas
inventory-basis-accountability = La obligación de rendir cuentas sobre los datos personales
inventory-basis-decisions = Los estatutos: lo decidido debe poder probarse siempre

## How long

inventory-keep-membership = Mientras dure la membresía; después se bloquea y luego se suprime, a más tardar tantos años después como diga el perfil del centro
inventory-keep-accounting = Tantos años como el perfil del centro pida conservar la contabilidad
inventory-keep-account = Hasta que se cierre la cuenta o se suprima todo
inventory-keep-short = De horas a semanas; luego desaparece por sí solo
inventory-keep-purpose = Mientras actúen, o hasta que su propio centro lo suprima
inventory-keep-access = Dos años
inventory-keep-hold = Hasta que se levante; después, como la contabilidad
inventory-keep-forever = Siempre: de una bitácora firmada no se quita nada

## Who else

inventory-sharing-home = Nadie fuera del centro
inventory-sharing-peers = Los demás centros
inventory-sharing-purpose = Los demás centros, para este fin: { $purposes }
inventory-sharing-log = Todos los centros: está en la bitácora firmada
inventory-purpose-names = mostrar quién actúa
inventory-purpose-transfer = recibir a quien se cambia de centro
inventory-needs-nobody = Nadie en ningún cargo
inventory-needs-members = Toda la membresía, de todos los centros

## Head of the table

inventory-head-what = Qué
inventory-head-why = Para qué
inventory-head-basis = Con qué fundamento
inventory-head-keep = Cuánto tiempo
inventory-head-needs = Quién lo necesita, además de cada integrante
inventory-head-sharing = Quién más lo tiene

## How dues were settled

inventory-how-paid = { $amount }, por { $method ->
        [import] importación del registro anterior
       *[other] { $method }
    }
inventory-how-paid-unknown = por { $method ->
        [import] importación del registro anterior
       *[other] { $method }
    }; no consta el monto
inventory-how-waived = condonada: { $reason }
inventory-how-plan = { $amount } en { $count ->
        [one] un pago
       *[other] { $count } pagos
    }. { $note }
