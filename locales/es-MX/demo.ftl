# Solo lo que en México se dice de otro modo: boletas, citatorios y comas en los miles.

demo-proposal-coop-comment-3 = Responde el comité: con 110 integrantes faltarían unos MXN 56,000. En ese caso, la segunda plaza de medio tiempo empezaría seis meses después; el espacio de los servidores y la contabilidad no se tocan.
demo-proposal-processor-comment-3 = USD 3,600 en riesgo contra USD 268 de ahorro: me gustaría que el título lo dijera con la misma claridad. De todos modos votaré a favor.
demo-poll-priorities-option-5 = Apoyo a integrantes con citatorios u órdenes de silencio
demo-void-reason = La votación se abrió con un texto en el que faltaba el costo anual en pesos. Queda anulada; se conservan todas las boletas y se abrirá de nuevo con el texto completo.

# Montos con coma en los miles, como se escriben en México.

demo-proposal-coop-body =
    Una quinta parte de nuestra membresía vive o trabaja en México: 93 organizaciones y 47 personas. Pagan sus cuotas en moneda extranjera a una cuenta de Nueva York, a nombre de una organización que no puede darles factura, y su correo y sus páginas están en servidores sujetos a las leyes de otro país. Proponemos que constituyan una sociedad cooperativa conforme a la ley mexicana, Primero de Mayo / Enlace Popular, con servidores, equipo de soporte, contabilidad y asamblea propios, y que forme con la organización que hoy existe en Estados Unidos una federación entre iguales.

    Qué cambia. La cooperativa admite a sus integrantes, fija sus cuotas en pesos y responde ante su asamblea general, en la que cada persona socia tiene un voto, como lo pide la ley. Cada parte guarda sus datos en sus propias máquinas. Qué no cambia: lo que atañe a toda la federación lo sigue decidiendo toda la membresía, con dos votos por organización y uno por persona, y una decisión como esta debe aprobarse en el conjunto y también en cada uno de los dos países.

    Cuánto cuesta. Notaría, registro y bases constitutivas: MXN 48,000 por única vez. Cada año: contabilidad, MXN 78,000; espacio y conexión para los servidores en la Ciudad de México, MXN 132,000; dos personas de medio tiempo para el soporte, MXN 216,000; en total, MXN 426,000. Cuánto ingresa: con cuotas anuales de MXN 2,600 para las organizaciones y MXN 650 para las personas, MXN 272,350. El primer año la federación aporta USD 12,000 de la reserva (MXN 156,000 a 13.00 pesos por dólar, el tipo de cambio registrado el 30 de agosto), y USD 3,700 para la constitución. A partir del segundo año la aportación baja un tercio cada año, y lo que falte tendrá que venir de nuevas membresías.

    Por qué ahora. Un servidor incautado, o sometido a una orden de la que nadie puede hablar, arrastra a los dos países. Dos organizaciones en dos países, cada una capaz de trabajar cuando la otra queda incomunicada, son la mejor defensa que podemos pagar. Además, quienes hacen el trabajo en México llevan años tomando decisiones sin contar con una organización propia que las pueda firmar.

    Qué hay en contra. Habrá que sostener dos administraciones y cumplir con dos autoridades fiscales, y el primer año sobran apenas MXN 2,350, siempre que las 140 membresías se queden y paguen. Si a los doce meses se han incorporado menos de 110, el comité volverá a consultar a la membresía antes de entregar la segunda aportación. Si esta propuesta no se aprueba, la membresía en México sigue exactamente como hoy.

demo-proposal-processor-body =
    De los USD 118,000 que la membresía de Estados Unidos paga cada año en cuotas, unos USD 72,000 llegan por PayPal, en cerca de 640 pagos. En diciembre de 2010 esa empresa le cerró la llave a WikiLeaks sin que hubiera de por medio el fallo de ningún tribunal, y desde entonces alguna empresa de pagos ha congelado la cuenta de cuatro organizaciones nuestras, por periodos que van de nueve días a cinco meses. Alojamos a gente a la que gobiernos y empresas quisieran ver callada. No les demos a esas empresas la llave de nuestros ingresos.

    Proponemos abrir una cuenta de comercio en una caja de ahorro y crédito, con los pagos de tarjeta a cargo de una cooperativa de comercios que rinde cuentas a quienes la usan, y poner la transferencia bancaria como primera opción del formulario. En México se pagará por transferencia dentro del país, con una referencia propia para cada integrante, y ya no con tarjeta en el extranjero.

    Las cifras. PayPal cobra 2.9 % más USD 0.30 por pago: USD 2,280 al año. La cuenta nueva cuesta USD 25 al mes, 2.2 % y USD 0.20 por pago: USD 2,012 al año con el mismo volumen. Conectarla con nuestra base de datos de la membresía lleva unas 40 horas a USD 45, es decir, USD 1,800 por única vez. Ahorramos entonces USD 268 al año y tardamos casi siete en recuperar el gasto: no lo proponemos por el dinero.

    El cambio dura seis meses, y en ese tiempo funcionan las dos vías. Quienes tienen un pago recurrente en PayPal, hoy 211, recibirán una carta, una llamada de alguien del voluntariado si la desean, y tendrán plazo hasta su siguiente renovación. Calculamos que una de cada veinte personas no hará el cambio: eso pone en riesgo hasta USD 3,600 de cuotas el primer año.

    Lo que no pudimos resolver: las propias redes de tarjetas pueden dejar fuera a una organización, como lo hicieron en 2010. De eso no protege ningún procesador. Las transferencias, los cheques y el efectivo en un sobre durante las reuniones sí protegen, y se quedan.

demo-proposal-backup-body =
    Todos nuestros respaldos están en la misma ciudad que los servidores que protegen, y dos de las tres máquinas están en el mismo edificio. Una inundación, un incendio o una orden judicial en una sola dirección podría llevarse el mismo día el original y la copia. Proponemos comprar un servidor de respaldo con 12 TB de espacio útil e instalarlo en la Ciudad de México, donde recibirá cada noche una copia cifrada de todo.

    Hoy guardamos 5.4 TB y crecemos 140 GB al mes, de modo que 12 TB alcanzan para casi cuatro años. Pensamos en seis discos de 4 TB en espejo, por pares: se necesitan más discos que con otros arreglos, pero cuando uno falla lo puede cambiar alguien que nunca lo ha hecho, con una hoja impresa en español en la mano.

    Costos. Gabinete, tarjeta y memoria con corrección de errores, USD 1,950; seis discos a USD 215, USD 1,290; dos discos de repuesto, USD 430; flete y aduana, USD 330: USD 4,000 en total, con cargo al fondo de equipo, que tiene USD 9,200. El espacio, la electricidad y la conexión cuestan MXN 1,900 al mes, MXN 22,800 al año, que se pagan en México. Rentar almacenamiento para esos mismos 5.4 TB costaría USD 5,184 cada año, y los datos quedarían en manos de una empresa que contesta requerimientos judiciales por millares.

    Las copias se cifran antes de salir del edificio y las llaves se quedan con la parte a la que pertenecen los datos: quien incaute el servidor de respaldo se lleva puro ruido. Por lo mismo pedimos una prueba de restauración cada trimestre, con un buzón y una página elegidos por sorteo, y un informe a la membresía. Un respaldo que nadie ha restaurado no es un respaldo: es una esperanza.

    Qué hay en contra. La primera copia completa ocupará nuestra conexión unas once noches. Y es una máquina más que cuidar: calculamos dos horas al mes del equipo de soporte en México.

demo-proposal-training-body =
    La mayoría de quienes usan nuestros servidores son personas racializadas; la mayoría de quienes tienen las contraseñas de administración no lo son. No es casualidad: en nuestros movimientos, como en todas partes, a quien ya sabe se le pide más, y así aprende más. Otro taller abierto no lo va a cambiar. Proponemos un programa de diez meses para doce personas de organizaciones integrantes, ocho en Estados Unidos y cuatro en México, al cabo del cual cada una pueda administrar un servidor y dos se incorporen a nuestro equipo de soporte.

    Habrá dos sesiones al mes, una de ellas presencial, y cada participante tendrá quien le acompañe y una tarea de verdad: un servidor de correo, una migración, una caída a las tres de la mañana con alguien al teléfono que ya pasó por eso. Conduce el programa un equipo de cuatro personas racializadas de nuestra propia membresía, que elige a participantes, docentes y contenidos; el Comité de Liderazgo revisa el presupuesto y el informe.

    Costos en Estados Unidos: becas de USD 75 al mes para ocho personas, USD 6,000; veinte sesiones con docentes a USD 150, USD 3,000; viajes y comida, USD 2,400; cuidado infantil, USD 1,200; seis equipos portátiles reacondicionados, USD 900: USD 13,500. Una fundación ha prometido USD 7,500; pedimos USD 6,000 de las cuotas, la mitad en cada uno de dos ejercicios. En México: becas de MXN 950 al mes para cuatro personas, MXN 38,000, más docentes y viajes, MXN 12,000: MXN 50,000, de los cuales MXN 20,000 están prometidos y MXN 30,000 salen del fondo de solidaridad.

    Por qué becas y cuidado infantil. En 2011 ofrecimos un curso sin ellos. Empezaron diecinueve personas y terminaron cinco, y las cinco tenían un empleo con salario. Quién puede aprender gratis se decide mucho antes de la primera clase.

    Cómo sabremos si funcionó: terminan diez de doce; un año después, dos están en el equipo de soporte y cobran lo mismo que el resto; y el material queda publicado en los dos idiomas, con licencia libre, para que el siguiente grupo no empiece de cero.

demo-proposal-interpretation-body =
    En la última reunión de membresía, en la Ciudad de México escuchamos a Nueva York durante seis horas a través de una sola compañera voluntaria, que nos susurró hasta quedarse sin voz. Quien habla un solo idioma oyó la votación, pero no los argumentos. No se decide en común cuando media sala solo oye el final. Proponemos que toda reunión de la membresía, del Comité de Liderazgo y de las mesas preparatorias en la que participen los dos países cuente con interpretación en vivo, en ambos sentidos, a cargo de personas a las que se les paga por ello.

    En un año son diez reuniones del comité de dos horas, una reunión de membresía de ocho y cuatro mesas de dos: 36 horas. Interpretar agota, así que siempre habrá dos personas que se releven cada veinte minutos, una contratada en cada país: 36 horas a MXN 600 son MXN 21,600, y 36 horas a USD 55 son USD 1,980. Cada centro paga a su intérprete.

    Equipo, por única vez: cuarenta receptores a USD 45, USD 1,800; dos transmisores a USD 250, USD 500; estuche y baterías, USD 150; en total, USD 2,450. Para quienes participan en línea abriremos un segundo canal de audio en nuestro propio servidor de conferencias, que no cuesta más que una tarde de trabajo. Entre una reunión y otra, las organizaciones integrantes pueden pedir prestados los receptores.

    La interpretación empieza en el papel. El orden del día y los documentos se envían en los dos idiomas 72 horas antes de la reunión, y lo que llegue después espera a la siguiente. Quien modera cuida que se hable despacio, y la mano levantada que pide «más despacio» va antes que cualquier otra.

    Qué hay en contra: las reuniones se alargan más o menos una cuarta parte, y los documentos deben estar listos tres días antes de lo que acostumbramos. Creemos que nos hará bien. Las lenguas indígenas y las lenguas de señas no entran en esta propuesta porque todavía no conocemos los costos; el comité informará sobre ellas en un plazo de seis meses.
