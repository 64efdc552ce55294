### Qué está mal en una instancia par o en lo que envió: una frase por código, y qué hace quien tiene un cargo.

fault-answer = Respondió algo que no es respuesta de una instancia.
    .help = Revise su dirección. Si es correcta, compare las versiones del programa con quien la opera.

fault-e-auth = No acepta la credencial de esta instancia.
    .help = Allá no han reconocido a esta instancia o la han suspendido: llame.

fault-e-busy = Está ocupada con un problema propio.
    .help = Se le vuelve a preguntar por sí solo. Si dura, llame a quien la opera.

fault-e-fork = Contradice lo que hay aquí: dos historias de una misma bitácora.
    .help = Muestre la prueba a los comités de ambos centros. Solo las personas deciden si el intercambio continúa.

fault-e-gone = Lo que se pidió ya no está.
    .help = Compare las versiones del programa con quien la opera.

fault-e-json = Algo está mal formado o se cortó en el camino.
    .help = Tráigalo o cópielo de nuevo. Si sigue así, llame a quien la opera.

fault-e-key-weak = Una llave de la bitácora es débil o está mal formada.
    .help = No continúe con esta bitácora: su centro tiene que comenzar otra con llaves buenas.

fault-e-kid = Un evento está firmado con una llave que no rige en su lugar.
    .help = Llame a quien la opera: puede que una llave se usara antes de tiempo o por otra persona.

fault-e-limit = Demasiado de una vez.
    .help = Se le vuelve a preguntar por sí solo, más despacio.

fault-e-origin = Es de otra bitácora que la esperada.
    .help = Revise la dirección, o el archivo, con quien la opera.

fault-e-prev = Un evento no sigue al anterior.
    .help = Conserve la prueba y llame a quien la opera: su bitácora puede estar dañada o venir de un respaldo.

fault-e-proof = Una prueba o una raíz no es válida.
    .help = Tráigalo o cópielo de nuevo. Si sigue así, su bitácora puede estar dañada o reescrita: llame a quien la opera.

fault-e-seq = Faltan eventos o vienen en otro orden.
    .help = Tráigalo o cópielo de nuevo desde el número que hay aquí.

fault-e-sig = Una firma no es válida.
    .help = Tráigalo o cópielo de nuevo: se alteró en el camino o no es de esta bitácora.

fault-e-size-conflict = Muestra una bitácora más corta que la que mostró antes.
    .help = Puede venir de un respaldo antiguo. Avise a quien la opera: el final que le falta está aquí.

fault-e-skew = Su reloj y el nuestro difieren en más de un minuto.
    .help = Ejecute aquí «enlace doctor»: dice con cuál reloj concuerdan las demás. Ponga en hora ese equipo (NTP) o llame a quien lo opera.

fault-e-version = Usa una versión del formato que este programa no conoce.
    .help = Actualice esta instancia.

fault-other = Se negó con un código que esta versión no conoce.
    .help = Compare las versiones del programa con quien la opera.

fault-peer-quota = Trajo hoy todo lo que puede traer en un día. Mañana continúa.
    .help = Pregunte a quien la opera qué trae en tal cantidad; después amplíe con «enlace peer raise» o suspéndala.

fault-unreachable = No responde.
    .help = Revise la red y su dirección; llame a quien la opera. Lo hecho aquí se conserva y se enviará más tarde.
