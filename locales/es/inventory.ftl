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
inventory-why-shown-person = Para que quienes tienen un cargo en otro centro vean quién ocupa uno, comenta o apoya una propuesta.
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
inventory-what-token = Claves para programas: etiqueta, permisos, huella
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
inventory-what-peer-name = Nombres de integrantes de otros centros que ocupan cargos, comentan o apoyan propuestas
inventory-why-peer-name = Para que quienes tienen un cargo aquí vean quién actúa.
inventory-what-access = A quién se dio o se negó un registro, o quién lo consultó en su cargo: cuándo y para qué
inventory-why-access = Para poder decir quién tiene qué y quién lo consultó.
inventory-what-hold = Órdenes de conservar datos
inventory-why-hold = Para cumplirlas.
inventory-what-membership = Membresía: un identificador, el tipo, el primer y el último día
inventory-why-membership = Para que cada centro compruebe quién tenía derecho a voto.
inventory-what-office = Cargos y representación
inventory-why-office = Para que cualquiera compruebe quién actuó y con qué mandato.
inventory-what-dues-period = Periodos con cuotas cubiertas
inventory-why-dues-period = Para que cada centro compruebe quién estaba al corriente.
inventory-what-opinion = Comentarios y apoyos a propuestas
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
inventory-keep-membership-years = Mientras dure la membresía; después se bloquea y luego se suprime, a más tardar { $years ->
    [one] un año
   *[other] { $years } años
} después de que terminó
inventory-keep-accounting-years = Hasta { $years ->
    [one] un año
   *[other] { $years } años
} después del último asiento sobre cuotas: es lo que se conserva la contabilidad
inventory-keep-account = Hasta que se cierre la cuenta o se suprima todo
inventory-keep-short = De horas a semanas; luego desaparece por sí solo
inventory-keep-purpose = Mientras actúen, o hasta que su propio centro lo suprima
inventory-keep-access = Dos años
inventory-keep-hold = Hasta que se levante; después, como la contabilidad
inventory-keep-hold-years = Hasta que se levante; después, como la contabilidad: { $years ->
    [one] un año
   *[other] { $years } años
}
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

## What an export is made of: what each part is, why it is held, how long, who else has it

export-section-records = Lo que consta en los registros
export-about-records = Nombre, domicilio y contacto, cómo se cubrieron las cuotas, y las versiones anteriores de todo ello. Sirve para saber quién integra el centro, para escribirle y para llevar la contabilidad. Se conserva mientras dure la membresía; después se bloquea, y se suprime a más tardar { $years ->
    [one] un año
   *[other] { $years } años
} después de que terminó. Lo contable se queda hasta { $books ->
    [one] un año
   *[other] { $books } años
} después del último asiento sobre cuotas. Fuera del centro nadie lo tiene, salvo el nombre que pueden ver los demás centros y lo que se enumera al final.
export-section-erased = Lo que se suprimió
export-about-erased = De cada registro suprimido quedan solo su número y la fecha, y qué centros han dicho que ya no lo tienen. Eso se conserva para siempre, como constancia de que se suprimió.
export-section-membership = Membresía
export-about-membership = Qué tipo de membresía es, en qué situación está, su primer y su último día y por qué terminó. Está en la bitácora firmada para que todo centro pueda comprobar quién tenía derecho a voto: se conserva para siempre y la tienen todos los centros, con un identificador en lugar del nombre.
export-section-dues = Periodos con la cuota cubierta
export-about-dues = Solo las fechas, sin montos. Están en la bitácora firmada para que todo centro pueda comprobar quién estaba al corriente: se conservan para siempre y las tienen todos los centros. Los montos están en la contabilidad.
export-section-offices = Cargos y representación
export-about-offices = Qué cargo se tuvo o a quién se representó, desde cuándo, hasta cuándo y por decisión de quién. Está en la bitácora firmada para que cualquiera pueda comprobar quién actuó y con qué mandato: se conserva para siempre y la tienen todos los centros.
export-section-account = Cuenta del portal
export-about-account = Desde cuándo existe, su idioma, cuántas sesiones hay abiertas y cómo se llaman sus claves para programas. Sirve para entrar al portal y se conserva hasta que se cierre la cuenta o se suprima todo. De la contraseña y del correo con que se entra solo se guarda una huella, de la que nadie puede leerlos. Fuera del centro nadie la tiene.
export-section-invitations = Invitaciones
export-about-invitations = Cuántas veces se le invitó a abrir una cuenta. Sirve para saber quién invitó a quién y se conserva hasta que se cierre la cuenta o se suprima todo. Fuera del centro nadie lo tiene.
export-section-polls = Padrones de votantes
export-about-polls = Las votaciones en cuyo padrón está, por su identificador. Cómo votó cada quien no está en este archivo: los votos van en sobres cerrados. Padrones y sobres están en la bitácora firmada para que cualquiera pueda repetir el escrutinio: se conservan para siempre y los tienen todos los centros.
export-section-supports = Propuestas que apoyó
export-about-supports = Por su identificador. Están en la bitácora firmada para que se sepa quiénes decidieron qué: se conservan para siempre y las tienen todos los centros.
export-section-comments = Comentarios a propuestas
export-about-comments = Con su fecha y su texto. Están en la bitácora firmada para que se sepa cómo se llegó a una decisión: se conservan para siempre y los tienen todos los centros.
export-section-beside = Lo demás
export-about-beside = Borradores de propuestas que nadie más ha visto; números en un registro anterior; ofrecimientos de cambio de centro y llegadas, que también tienen los centros de que se trata; y, de horas a semanas, intentos fallidos de entrar y respuestas a lo que se envió, por la seguridad de la cuenta. Lo restante no lo tiene nadie fuera del centro y se conserva hasta que se cierre la cuenta o se suprima todo.
export-section-accesses = A quién se le dio algo de esto, o quién lo consultó
export-about-accesses = Cada centro o persona que pidió un registro de quien integra el centro: para qué, cuándo, cuántas veces y si se le dio; y quién consultó uno en su cargo, y qué día. Las listas de varios integrantes, y lo que pase de treinta registros en un día, se cuentan por día y por cargo, sin decir quién figuraba en ellas. Sirve para poder decirle quién tiene qué y se conserva dos años. Fuera del centro nadie tiene esta lista.
export-invitations = { $count ->
    [one] una invitación
   *[other] { $count } invitaciones
}
export-nothing = Nada.

export-state-applied = pidió su ingreso
export-state-arriving = viene de otro centro, que aún no confirma su salida
export-state-active = pertenece a este centro
export-state-moved = se cambió a otro centro
export-state-ended = la membresía terminó
export-end-withdrawn = separación voluntaria
export-end-excluded = exclusión
export-end-ceased = falleció o dejó de existir
export-record-member = nombre, domicilio y contacto
export-record-name = el nombre que pueden ver los demás centros
export-record-dues = cómo se cubrieron las cuotas
export-record-correction = por qué se anuló un asiento contable
export-record-transfer = lo que se entrega al cambiar de centro
export-purpose-look = consultarlo en el ejercicio de un cargo
export-purpose-list = una lista de varios integrantes, o los registros de muchos
