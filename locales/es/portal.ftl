### Las páginas del portal.

## En todas las páginas

portal-name = Enlace
portal-skip = Ir al contenido
portal-languages = Idioma
portal-menu = Menú
portal-nav-home = Mis votos
portal-nav-polls = Votaciones
portal-nav-proposals = Propuestas
portal-nav-receipts = Comprobantes
portal-nav-account = Mi cuenta
portal-nav-accounts = Cuentas
portal-nav-peers = Instancias pares
portal-sign-in = Iniciar sesión
portal-sign-in-first = Inicie sesión para continuar; después llegará a la página que pidió.
portal-sign-in-unsent = Su sesión terminó. Lo que acaba de enviar no se realizó: inicie sesión y envíelo de nuevo.
portal-sign-in-code = Para buscar una papeleta por su código, inicie sesión primero. El texto completo de un comprobante se puede verificar sin iniciar sesión.
portal-sign-out = Cerrar sesión
portal-footer = Bitácora de este centro:
portal-problem = No se pudo completar
portal-home-link = Volver a mis votos
portal-refused-nothing = Aquí no hay nada que mostrar
portal-refused-forbidden = No tiene acceso a esta página

## Entrar

portal-email = Correo electrónico
portal-password = Contraseña
portal-sign-in-help = El comité de su centro le invita con un código. Si olvidó su contraseña, pídale un código nuevo.

## Primera página

portal-home = Mis votos
portal-alarms = Antes que nada
portal-duties = Pendientes de su cargo
portal-duty-seal = La votación terminó. Falta el sello de { $chapters }; el plazo vence el { $when }.
portal-duty-key = La votación terminó y de los votos de { $chapters } cuentan los que había aquí al vencer el plazo. De ellos depende el resultado y nadie puede leerlos mientras no llegue su sello: llame a quien opera ese centro. Si se perdió para siempre, solo queda que el centro anfitrión anule la votación.
portal-duty-count = Todas las urnas están selladas. Falta el escrutinio de { $chapters }.
portal-duty-wait = Aquí ya se hizo el escrutinio. Falta el de { $chapters }; su comité puede certificar cuando llegue o, si no llega, a partir del { $when }.
portal-duty-certify = El escrutinio está hecho: falta que su comité certifique el resultado.
portal-duty-others = Su comité ya certificó. Falta la certificación de { $chapters }.
portal-duty-dispute = Hay una impugnación del resultado, de { $chapters }. No se publica mientras no se resuelva. Hable con ese comité: solo él puede terminarla.
portal-duty-dispute-own = Su comité impugnó el resultado. Cuando la impugnación termine, indíquelo aquí.
portal-duty-difference = Según { $chapters }, el resultado es otro. A pesar de eso, la instancia anfitriona puede publicar treinta días después del plazo para impugnar.
portal-duty-window = Todos los comités certificaron. El resultado se puede publicar a partir del { $when }, cuando termine el plazo de impugnación.
portal-duty-publish = Todos los comités certificaron: el suyo ya puede publicar el resultado.
portal-notice-offer = { $from } ofrece el traslado de una persona u organización: acéptelo a más tardar el { $when } («enlace member transfer list»).
portal-notice-charter = La carta federativa «{ $title }» espera la ratificación de su comité.
portal-welcome = Aquí la membresía decide junta, en todos los países. Inicie sesión para ver en qué votaciones falta su voto.
portal-welcome-receipts = El texto completo de un comprobante se puede verificar sin iniciar sesión:
portal-waiting = Falta su voto
portal-waiting-none = Por ahora no hay votaciones en las que falte su voto.
portal-waiting-why = Ver todas las votaciones y en cuáles puede votar
portal-voted = Ya votó
portal-cast-for-self = A título personal
portal-cast-for = En representación de { $name }
portal-weight = { $votes ->
    [one] 1 voto
   *[other] { $votes } votos
}
portal-until = Hasta el { $when }

## Votaciones

portal-polls = Votaciones
portal-poll = Votación
portal-polls-none = Todavía no hay votaciones.
portal-polls-open = Abiertas
portal-polls-scheduled = Por abrir
portal-polls-past = Cerradas
portal-state-scheduled = aún no abre
portal-state-open = abierta
portal-state-closed = cerrada, en escrutinio
portal-state-counted = con escrutinio, aún sin publicar
portal-state-published = resultado publicado
portal-state-void = anulada
portal-poll-opens-at = Abre el { $when }
portal-poll-closes-at = Cierra el { $when }
portal-poll-closed-at = Cerró el { $when }
portal-poll-void-at = Anulada desde el { $when }
portal-poll-closes = La votación cierra
portal-poll-opens = La votación abre
portal-poll-closed = La votación cerró
portal-void = Anulada desde el { $when }: ninguna papeleta cuenta.
portal-may-vote = ¿Puedo votar?
portal-my-ballots = Sus papeletas
portal-may-vote-nobody = Su cuenta no corresponde a ningún miembro de este centro, así que no tiene papeleta.
portal-may-vote-elsewhere = No: este centro no participa en esta votación. Se lleva a cabo en { $chapters }.
portal-vote-now = Votar
portal-vote-again = Cambiar el voto
portal-reason-entitled = Sí: esta papeleta vale { $votes ->
    [one] 1 voto
   *[other] { $votes } votos
}.
portal-reason-on-roll = En el padrón, con { $votes ->
    [one] 1 voto
   *[other] { $votes } votos
}.
portal-reason-voted = Ya votó con esta papeleta.
portal-reason-not-a-member = No: el día en que se hizo el padrón esta membresía no estaba vigente.
portal-reason-joined-after = No: en esta votación participan quienes ingresaron a más tardar el { $day }.
portal-reason-arrears = No: cuando se hizo el padrón había cuotas sin cubrir desde el { $day }.
portal-reason-arrears-help = Pagar ahora ya no cambia el padrón de esta votación. La tesorería de su centro le puede decir cuánto falta y cómo estar al corriente para la siguiente.
portal-reason-kind-has-no-vote = No: en esta votación no vota este tipo de membresía.
portal-reason-not-on-roll = No: esta membresía no quedó en el padrón.
portal-reason-voted-at-home-before = Aquí no: cuando se hizo el padrón usted pertenecía a { $from }. Si está en su padrón, vota allá; su acceso en ese centro sigue abierto.
portal-reason-help = Si es un error, escriba al comité de su centro antes del cierre.
portal-see-result = Ver el resultado
portal-decided = Qué se decide
portal-proposal-open = La propuesta y sus comentarios
portal-options = Opciones
portal-rules = Reglas de esta votación
portal-chapters = Centros
portal-running = Cómo va la votación
portal-running-note = Son las papeletas que han llegado hasta ahora. Nada queda decidido hasta que cada centro selle su urna y haga el escrutinio.
portal-chapter-waiting = { $chapter }: todavía no cierra su padrón.
portal-chapter-not-held = { $chapter }: esta instancia no tiene su bitácora, así que aquí no se sabe nada de este centro.
portal-chapter-joined = { $chapter }: { $count ->
    [one] ha llegado { $ballots } de { $roll } papeletas
   *[other] han llegado { $ballots } de { $roll } papeletas
}.
portal-chapter-sealed = { $chapter }: { $count ->
    [one] urna sellada con { $ballots } de { $roll } papeletas
   *[other] urna sellada con { $ballots } de { $roll } papeletas
}.
portal-text-authoritative = Este es el texto que vale.
portal-text-translation = Traducción. El texto que vale está en { $language }.
portal-text-outdated = Esta traducción ya no corresponde al texto que vale, que está en { $language } y cambió después.

## Reglas

portal-rule-method = Método
portal-rule-yes-no = A favor, en contra o abstención
portal-rule-choose = { $max ->
    [one] Una opción
   *[other] Hasta { $max } opciones
}; { $seats ->
    [one] se elige 1
   *[other] se eligen { $seats }
}
portal-rule-secrecy = Secreto del voto
portal-rule-named = Votación nominal: su centro puede ver cómo votó usted; los demás no pueden verlo antes del final
portal-rule-named-live = Votación nominal y abierta: toda la membresía ve de inmediato cómo votó usted
portal-rule-electorate = Votos
portal-rule-weight = { $votes } por { $kind }
portal-rule-quorum = Quórum
portal-rule-quorum-chapter = Quórum de cada centro
portal-rule-threshold = Mayoría requerida
portal-rule-threshold-chapter = Mayoría requerida en cada centro
portal-rule-dual = Cada centro
portal-rule-dual-yes = También debe aprobarse en cada centro
portal-rule-fraction = { $strict ->
    [yes] Más de { $num }/{ $den } { $base }; se cuentan { $unit }
   *[no] Al menos { $num }/{ $den } { $base }; se cuentan { $unit }
}
portal-base-cast = de las papeletas emitidas
portal-base-valid = de los votos válidos
portal-base-present = de las personas presentes
portal-base-entitled = del padrón
portal-unit-members = papeletas
portal-unit-votes = votos
portal-kind-individual = miembro individual
portal-kind-organisation = organización miembro
portal-kind-person = persona sin membresía
portal-rule-replaceable = Cambiar el voto
portal-rule-replaceable-yes = Puede votar de nuevo hasta el cierre; cuenta la última papeleta
portal-rule-replaceable-no = La papeleta es definitiva
portal-rule-live = Cifras en curso
portal-rule-live-yes = Se muestran mientras la votación está abierta
portal-rule-tie = En caso de empate
portal-rule-seals = Sellos de los centros
portal-rule-seals-by = A más tardar el { $when }
portal-rule-missing = Si falta un sello
portal-rule-missing-fail = La votación no se aprueba
portal-rule-missing-extend = El plazo se amplía una vez; si aun así falta, la votación no se aprueba
portal-rule-missing-cosigned = Cuentan solo los votos que la instancia anfitriona tenía al vencer el plazo; si de ellos depende el resultado, el escrutinio espera el sello
portal-rule-dispute = Plazo de impugnación
portal-rule-dispute-days = { $days ->
    [one] 1 día
   *[other] { $days } días
}
portal-tie-lot = sorteo que cualquier persona puede comprobar
portal-tie-runoff = segunda vuelta
portal-tie-expand = se agregan lugares
portal-tie-committee = lo decide el comité, a la vista de la membresía

## Papeleta

portal-ballot = Papeleta
portal-ballot-legend = Su voto
portal-ballot-legend-choose = { $max ->
    [one] Elija una opción
   *[other] Elija hasta { $max } opciones
}
portal-ballot-review-help = Todavía no se envía nada: la página siguiente muestra otra vez lo que eligió.
portal-ballot-earlier = Ya votó con esta papeleta. Si vota de nuevo, el voto nuevo sustituye al anterior.
portal-choice-yes = A favor
portal-choice-no = En contra
portal-choice-abstain = Abstención
portal-review = Revisar
portal-review-heading = ¿Es correcto?
portal-chosen = Eligió:
portal-cast = Emitir mi voto
portal-change = Cambiar lo que elegí
portal-replace-yes = Puede cambiarlo hasta el cierre de la votación.
portal-replace-no = Es definitivo: después no se puede cambiar.
portal-cast-done = Su voto quedó registrado
portal-cast-replaced = Sustituye a su voto anterior.
portal-receipt = Comprobante de su voto
portal-receipt-code = Código de comprobación
portal-receipt-help = Anótelo o guarde una foto de esta página. Con él puede comprobar, ahora y después del escrutinio, que todos los centros tienen su papeleta. No muestra cómo votó.
portal-receipt-file = Descargar el comprobante
portal-receipt-entry = El comprobante completo, para verificarlo por su cuenta
portal-receipt-check = Verificar este comprobante
portal-qr-title = Comprobante { $code } como código QR

## Comprobantes

portal-receipts = Verificar un comprobante
portal-receipts-help = Un comprobante demuestra que su papeleta está en la bitácora firmada de su centro y que los demás centros tienen la misma copia.
portal-receipts-field = Código o comprobante
portal-receipts-hint = Doce letras y cifras, con guiones o sin ellos (para esto se inicia sesión), o el texto completo del comprobante
portal-receipt-counts = Esta papeleta cuenta
portal-receipt-counts-text = Está en la bitácora con el número { $seq } y ninguna papeleta posterior la sustituye.
portal-receipt-replaced = Esta papeleta fue sustituida
portal-receipt-replaced-text = Está en la bitácora con el número { $seq }, pero una papeleta posterior del mismo lugar la sustituye.
portal-receipt-split = La bitácora dio dos versiones
portal-receipt-split-text = Lo que dice este comprobante y lo que conserva esta instancia lo firmó la misma bitácora, y no es compatible. Solo pudo hacerlo quien la opera, o quien le robó la llave. Conserve el texto de abajo y entréguelo a los comités de todos los centros; cualquiera puede verificarlo.
portal-receipt-split-file = La prueba
portal-receipt-void = Esta papeleta no cuenta: la votación es nula
portal-receipt-void-text = Está en la bitácora con el número { $seq }, pero la votación se declaró nula y ninguna de sus papeletas cuenta.
portal-receipt-no-ballot = Es auténtico, pero no es una papeleta
portal-receipt-no-ballot-text = Su firma es válida y lleva el número { $seq } de esa bitácora. Es otro asiento de la bitácora, no una papeleta.
portal-receipt-held = Tiene el mismo asiento de la bitácora.
portal-receipt-cosigned = Tiene el mismo asiento de la bitácora y lo refrendó.
portal-receipt-author = Lo anotó en su bitácora firmada.
portal-receipt-set-aside = Esta papeleta quedó apartada
portal-receipt-genuine = Este comprobante es auténtico
portal-receipt-genuine-text = Su firma es válida, pero la papeleta todavía no llega aquí: está en camino.
portal-receipt-not-held = Todavía no lo ha refrendado: está en camino.
portal-receipt-ask = Verificar el comprobante completo en la instancia de este centro

## Resultados

portal-result = Resultado
portal-result-table = Cifras por centro: papeletas y, entre paréntesis, sus votos
portal-all = Total
portal-all-read = Todo lo que se pudo leer
portal-not-counted = sin contar
portal-all-together = todos los centros juntos
portal-cell = { $members } ({ $votes })
portal-figure-entitled = En el padrón
portal-figure-cast = Emitidos
portal-figure-valid = Válidos
portal-figure-abstain = Abstenciones
portal-figure-blank = En blanco
portal-figure-spoiled = Nulos
portal-outcome-passed = Aprobada.
portal-outcome-rejected = No aprobada.
portal-outcome-passed-provisional = Aprobada (provisional).
portal-outcome-rejected-provisional = No aprobada (provisional).
portal-outcome-provisional = Provisional: { $outcome }
portal-outcome-seal-missing = No aprobada: falta un sello.
portal-outcome-no-quorum = Sin quórum: no se decide nada.
portal-outcome-elected = Quedan elegidas: { $options }.
portal-outcome-tie = Empate por { $seats ->
    [one] el último lugar
   *[other] los últimos { $seats } lugares
}.
portal-outcome-tied = Empatadas: { $options }. El escrutinio se detiene aquí y se aplica la regla que se fijó desde antes: { $rule }.
portal-result-provisional = Provisional: los votos de { $chapters } no se pueden leer porque falta su sello. El resultado es el mismo sea cual sea su contenido.
portal-result-confirmed = El sello de { $chapters } llegó cuando el resultado ya estaba fijado. Sus votos no están en las cifras; el resultado es el mismo sea cual sea su contenido y el sello no lo cambia.
portal-result-failed = No lo decidieron los votos: las reglas de esta votación piden el sello de todos los centros y el de { $chapters } no llegó a tiempo. Por eso no se aprueba, digan lo que digan las cifras.
portal-poll-waits-key = El escrutinio espera el sello de { $chapters }: de sus votos depende el resultado y antes nadie los puede leer.
portal-result-missing = Se hizo el escrutinio sin { $chapters }, cuyo sello no llegó a tiempo.
portal-result-cut = El sello de { $chapters } no llegó a tiempo: de sus votos cuentan solo los que la instancia anfitriona tenía al vencer el plazo.
portal-result-reopened = La urna de { $chapters } ya se había abierto: sus llaves de recuperación anularon lo que la había sellado. Antes de certificar, compare en su bitácora los votos anulados con los que se volvieron a emitir.
portal-result-unpublished = Todavía no se publica: es lo que se contó aquí, antes de que todos los comités lo certifiquen.
portal-result-all-certified = Certificado por todos los comités, aún sin publicar.
portal-result-disputable = Se puede impugnar hasta el { $when }.
portal-dispute-open = { $chapter } impugna el resultado: { $reason }. No se publica mientras no se resuelva.
portal-dispute-withdrawn = { $chapter } impugnó el resultado ({ $reason }) y ya retiró la impugnación.
portal-dispute-settled = { $chapter } impugnó el resultado ({ $reason }) y ya recibió respuesta.
portal-dispute-overridden = { $chapter } impugna el resultado: { $reason }. La instancia anfitriona esperó treinta días y lo publicó a pesar de la impugnación.
portal-dispute-unheard = { $chapter } impugna el resultado: { $reason }. La instancia anfitriona lo publicó sin mencionarlo; puede ser que no le haya llegado.
portal-dispute-ignored = { $chapter } impugna el resultado: { $reason }. La instancia anfitriona lo publicó sin mencionarlo, aunque su propia bitácora muestra que le había llegado.
portal-dispute-void = { $chapter } impugnó el resultado: { $reason }. La votación se anuló.
portal-dispute-other-tally = Lo que { $chapter } impugna es un escrutinio distinto del que está aquí. O la instancia anfitriona le mostró otra bitácora, o ese escrutinio es inventado: pida a { $chapter } el evento firmado por la instancia anfitriona.
portal-result-differs = Los centros obtuvieron resultados distintos. Por ahora ningún comité puede certificar; cada uno ve en qué no coinciden.
portal-result-overruled = Según { $chapters }, el resultado es otro. La instancia anfitriona esperó y publicó este a pesar de eso; la publicación lo dice.
portal-result-unwitnessed = { $chapter }: { $count ->
    [one] al hacerse el escrutinio, ningún otro centro había refrendado todavía una de sus papeletas. Se cuenta y se puede impugnar.
   *[other] al hacerse el escrutinio, ningún otro centro había refrendado todavía { $count } de sus papeletas. Se cuentan y se pueden impugnar.
}
portal-arithmetic = Las cuentas
portal-arithmetic-none = Esta votación no pide quórum ni mayoría: quedan elegidas las opciones con más votos.
portal-arithmetic-quorum = Quórum, { $where }
portal-arithmetic-threshold = { $option }, { $where }
portal-arithmetic-sum = { $part } × { $den } { $sign } { $num } × { $whole }, es decir, { $left } { $sign } { $right }: { $reached ->
    [yes] se alcanza
   *[no] no se alcanza
}.
portal-result-signed = Quién lo firma
portal-result-tallied = Hizo el escrutinio y lo firmó.
portal-result-certified = Hizo el escrutinio y su comité lo certificó el { $when }.
portal-result-untallied = Todavía no hace el escrutinio.
portal-result-digest = Huella:
portal-result-export = Descargar todo lo que se contó
portal-result-verify = Cualquier persona puede volver a contar por su cuenta:
portal-back-to-poll = Volver a la votación
portal-chart-title = Votos por opción y su porcentaje de los votos válidos
portal-chart-votes = { $votes ->
    [one] 1 voto
   *[other] { $shown } votos
} ({ $share })
portal-chart-chosen = elegida

## Propuestas

portal-proposals = Propuestas
portal-proposals-none = Todavía no hay propuestas.
portal-proposal = Propuesta
portal-proposal-about = { $chapter }, { $when }
portal-proposal-withdrawn = { $chapter }, { $when }; retirada
portal-proposal-polls = Votaciones sobre esta propuesta
portal-support = Apoyo
portal-supports = { $count ->
    [0] Nadie la apoya todavía.
    [one] La apoya un miembro.
   *[other] La apoyan { $count } miembros.
}
portal-support-action = Apoyar esta propuesta
portal-supported = Usted apoya esta propuesta.
portal-comments = Comentarios
portal-comments-none = Todavía no hay comentarios.
portal-comment-about = Integrante de { $chapter }, { $when }
portal-comment-own = Usted, { $when }
portal-comment-field = Su comentario
portal-comment-hint = Lo verá la membresía de todos los centros y ahí se queda: después no se puede quitar.
portal-comment-language = Idioma del comentario
portal-comment-action = Publicar el comentario
portal-commented = Su comentario está publicado.
portal-language-en = inglés
portal-language-es = español
portal-text-other = El texto en { $language }

## La propia cuenta

portal-account = Mi cuenta
portal-account-me = Quién es usted aquí
portal-account-name = Inició sesión como
portal-account-address = Correo para iniciar sesión
portal-account-address-unknown = Es distinto del que tiene el centro en su padrón. Aquí solo se guarda su huella, por eso no se puede mostrar.
portal-account-began = Esta cuenta
portal-account-began-help = Si algo de esto no lo hizo usted, cambie ahora mismo su contraseña y avise al comité y a la tesorería de su centro.
portal-account-made = La abrió { $who }; la primera contraseña se puso el { $when }.
portal-account-made-here = Se abrió en el propio servidor el { $when }.
portal-account-renewed = El { $when } se puso una contraseña nueva, a petición de { $who }.
portal-account-by-machine = quien opera el servidor
portal-account-hats = Usted vota
portal-account-hats-none = Por nadie: su cuenta no corresponde a ninguna membresía.
portal-account-offices = Sus cargos
portal-voting-home = Dónde vota usted
portal-voting-home-here = Usted vota en { $chapter }. Su membresía empezó el { $since }.
portal-voting-home-offered = Este centro ofreció su membresía a { $to }. Mientras no cierre el cambio, usted vota aquí. Si no se cierra antes, la oferta vence el { $when } y usted se queda.
portal-voting-home-arriving = Este centro aceptó su membresía el { $when }. Mientras { $from } no cierre el cambio y la noticia no llegue aquí, usted vota en { $from }.
portal-voting-home-left = Usted vota en { $to } desde el { $when }.
portal-voting-home-left-open = En las votaciones que ya estaban abiertas, si usted está en el padrón de este centro, todavía vota aquí y su voto cuenta aquí. En todas las posteriores vota en { $to }.
portal-voting-home-came = Usted vota en { $to } desde el { $when }. Viene de { $from }, y los días pagados allá están pagados aquí.
portal-voting-home-came-open = En las votaciones que ya estaban abiertas, si usted está en el padrón de { $from }, todavía vota en { $from }. En todas las posteriores vota aquí.
portal-voting-home-provisional = { $to } recibió su membresía porque { $from } ya no está. Es provisional hasta el { $when }: si { $from } vuelve antes, decide lo que diga su bitácora.
portal-voting-home-disputed = { $from } volvió y no ha cerrado el cambio de su membresía. Mientras no se resuelva, usted vota en { $from } y no figura en los padrones de las nuevas votaciones de este centro.
portal-voting-home-stays = Su cambio no se cerró: usted sigue votando en { $from }.
portal-account-language = Idioma
portal-account-language-field = Idioma de su cuenta
portal-account-language-action = Guardar el idioma
portal-account-language-done = El idioma quedó guardado.
portal-account-password = Cambiar la contraseña
portal-account-password-help = Al cambiarla se cierra su sesión en todos los demás lugares y se anulan sus claves para programas.
portal-account-password-current = Contraseña actual
portal-account-password-new = Contraseña nueva
portal-account-password-action = Cambiar la contraseña
portal-account-password-done = Su contraseña cambió. Las sesiones que tenía abiertas en otros lugares se cerraron y sus claves para programas quedaron anuladas.
portal-password-hint = Al menos diez caracteres. Una frase corta se recuerda bien y es difícil de adivinar.
portal-account-email = Cambiar el correo
portal-account-email-help = A partir de ese momento iniciará sesión con el correo nuevo. El correo al que le escribe su centro es otro: pida al comité que lo cambie. Desde aquí no se manda correo, así que al anterior no le llegará ningún aviso.
portal-account-email-field = Correo nuevo
portal-account-email-action = Cambiar el correo
portal-account-email-done = Su correo cambió: la próxima vez inicie sesión con el nuevo.
portal-account-sessions = Sesiones abiertas
portal-account-session = Desde el { $from }; si no se usa, termina el { $until }.
portal-account-session-this = Es la que está usando.
portal-account-sessions-help = Al cerrar sesión en todas partes se anulan también sus claves para programas.
portal-account-sessions-action = Cerrar sesión en todas partes
portal-account-tokens = Claves para programas
portal-account-tokens-help = Con una de estas claves, un programa suyo puede hacer en su nombre lo que usted le permita aquí, sin conocer su contraseña. Al cambiar la contraseña, todas se anulan. Si no sabe para qué sirven, no las necesita.
portal-account-tokens-none = No tiene ninguna.
portal-account-token-new = Su clave nueva
portal-account-token-once = Cópiela ahora: solo se muestra esta vez y no se guarda en ninguna parte.
portal-account-token-done = La clave está lista.
portal-account-token-label = Para qué es
portal-account-token-label-hint = Con sus propias palabras, para reconocerla después
portal-account-token-scopes = Qué puede hacer el programa
portal-account-token-days = Cuántos días vale
portal-account-token-days-hint = De 1 a 365
portal-account-token-action = Crear una clave
portal-account-token-revoke = Anular
portal-account-token-revoked = La clave quedó anulada: ya no sirve.
portal-account-token-until = Vale hasta el { $when }
portal-account-token-expired = Venció el { $when }
portal-account-token-was-revoked = Anulada el { $when }
portal-scope-read = Leer lo que usted puede leer
portal-scope-vote = Emitir sus votos
portal-scope-propose = Propuestas: escribir, traducir, apoyar, comentar
portal-scope-office = Actuar en los cargos que usted tiene
portal-scope-log = Leer una bitácora completa, para verificarla
portal-scope-account = Cambiar su cuenta

## Invitaciones

portal-invitation = Usar una invitación
portal-invitation-have = Tengo un código de invitación.
portal-invitation-help = El comité de su centro le dio un código. Elija una contraseña que nadie más conozca: el comité nunca la verá.
portal-invitation-code = Código de invitación
portal-invitation-code-hint = Doce letras y cifras, con guiones o sin ellos
portal-invitation-action = Guardar mi contraseña
portal-invitation-taken = Su contraseña quedó guardada. Inicie sesión con su correo y esta contraseña. Si ya tenía una cuenta, sus sesiones se cerraron y sus claves para programas quedaron anuladas.
portal-accounts = Cuentas
portal-accounts-help = Todas las invitaciones se quedan en esta lista, a la vista de quienes tienen un cargo. Quien entrega un código podría usarlo antes que la persona invitada, así que conviene revisarla antes de una votación importante: si algo no cuadra, pregunte a esa persona.
portal-invite = Invitar
portal-invite-member = Quién iniciará sesión
portal-find = Buscar en la membresía
portal-find-hint = Basta una parte del nombre
portal-find-action = Buscar
portal-found = { $count ->
    [0] No se encontró a nadie. Pruebe con otra parte del nombre.
    [one] Se encontró un nombre.
   *[other] Se encontraron { $count } nombres.
}
portal-found-more = Se encontraron { $count } nombres; aquí están los primeros { $shown }. Con más letras se encuentran menos.
portal-invite-email = Correo electrónico
portal-invite-email-hint = Déjelo vacío para usar el del padrón. Quien ya tiene cuenta conserva su correo y solo pone una contraseña nueva.
portal-invite-action = Crear un código
portal-invitations = Invitaciones
portal-invitations-none = Todavía no se ha invitado a nadie.
portal-invited = Invitó { $who }, el { $when }
portal-invited-again = Invitó { $who }, el { $when }, para poner una contraseña nueva
portal-invited-taken = Se usó el { $when }
portal-invited-replaced = Se cambió por otra el { $when }
portal-invited-expired = Venció el { $when }
portal-invited-until = El código vale hasta el { $when }.
portal-invited-once = Solo se muestra esta vez: déselo a esta persona y a nadie más. Lo escribe al iniciar sesión y ella misma pone su contraseña.
portal-invited-other-address = El correo no es el que está en el padrón.

## Funciones

portal-office-poll = Administrar la votación
portal-turnout = Participación
portal-chapter = Centro
portal-roll = En el padrón
portal-votes-on-roll = Votos en el padrón
portal-ballots = Papeletas recibidas
portal-seals = Sellos de las urnas
portal-seal-none = sin sellar
portal-seal-at = sellada el { $when }
portal-certification = Escrutinio y certificación
portal-tally-none = sin escrutinio
portal-tally-at = escrutinio hecho
portal-certified-none = sin certificar
portal-certified-at = certificado por su comité el { $when }
portal-agreement-none = El escrutinio empieza cuando cada centro haya sellado su urna.
portal-agreement-void = La votación está anulada: no hay escrutinio ni certificación.
portal-agreement-equal = Todas las instancias obtuvieron el mismo resultado.
portal-agreement-waiting = Todavía falta el escrutinio de alguna instancia.
portal-office-review-help = Todavía no se firma nada: la página siguiente muestra lo que se firmaría.
portal-certify-review = Revisar el resultado para certificarlo
portal-certify-help = Usted certifica en nombre del comité. Queda firmado en la bitácora y no se puede deshacer.
portal-certify = Certificar este resultado
portal-certified = Certificado.
portal-publish-review = Revisar el resultado para publicarlo
portal-publish-help = Usted publica en nombre del comité. Queda firmado en la bitácora, es la última palabra sobre esta votación y no se puede deshacer.
portal-publish = Publicar el resultado
portal-counted-here = Según el escrutinio de esta instancia
portal-counted-both = Según el escrutinio de esta instancia, que es la anfitriona
portal-counted-host = Según el escrutinio de { $chapter }, la instancia anfitriona
portal-counted-all = Cuentan todos los centros de la votación.
portal-sign-not = Volver sin firmar
portal-corrections = Correcciones de padrones de votantes
portal-correction = { $chapter } corrigió su padrón de votantes el { $when }: { $reason }. Lugares agregados: { $added }; lugares retirados: { $removed }.
portal-corrected = El padrón quedó corregido. Toda la membresía puede ver que se corrigió y por qué.
portal-correct-help = Mientras se vota, su comité puede agregar a su padrón a quien faltaba y retirar a quien no debía estar y no ha votado. Toda la membresía puede leer la corrección y su motivo.
portal-correct-add = Integrantes que se agregan
portal-correct-remove = Integrantes que se retiran
portal-correct-hint = O por sus identificadores, que empiezan con «mbr_», separados por espacios o comas.
portal-correct-people = Elegir entre la membresía
portal-correct-put = Agregar al padrón
portal-correct-take = Retirar del padrón
portal-correct-reason = Por qué se corrige
portal-correct-signs = Usted corrige en nombre del comité el padrón de votantes de su centro: { $reason }. Queda firmado en la bitácora con este motivo, de forma permanente, y toda la membresía puede leerlo.
portal-correct = Corregir el padrón
portal-disputes = Impugnaciones
portal-disputed = La impugnación quedó en la bitácora firmada. Mientras no se resuelva, el resultado no se publica.
portal-settled = La impugnación terminó.
portal-dispute-help = Su comité puede impugnar el escrutinio una sola vez, hasta que se publique el resultado. Toda la membresía puede leer la impugnación y su motivo.
portal-dispute-reason = Qué objeta su comité
portal-dispute-signs = Usted impugna en nombre del comité el escrutinio de la anfitriona: { $reason }. Queda firmado en la bitácora con este motivo, toda la membresía puede leerlo y su comité solo puede hacerlo una vez.
portal-dispute = Impugnar el resultado
portal-settle-help = No se puede deshacer, y su comité no podrá impugnar otra vez.
portal-choose = Elija…
portal-settle-outcome = Cómo terminó
portal-settle-signs = Usted da por terminada, en nombre del comité, la impugnación del escrutinio de { $chapter }, la instancia anfitriona. Queda firmado en la bitácora, toda la membresía puede leerlo y su comité no podrá impugnar otra vez. Lo que se firma: { $outcome }
portal-settle = Terminar la impugnación
portal-published = Publicado.
portal-peers = Instancias pares
portal-peers-none = Todavía no hay instancias pares reconocidas.
portal-peer-held = Eventos suyos que ya están aquí
portal-peer-remote = Eventos que dice tener
portal-peer-seen = Última noticia
portal-peer-never = ninguna
portal-peer-address = Dirección
portal-peer-unknown = Eventos de tipo desconocido
portal-peer-set-aside = Eventos apartados
portal-peer-bundle = Última copia cifrada nuestra que recibió
portal-peer-missing = Eventos en espera de otro que falta
portal-peer-code = Último problema
portal-peer-erasures = Registros suprimidos aquí hace más de 30 días de cuya supresión no ha dado acuse
portal-peer-erasures-owed = Registros que suprimió hace más de 30 días sin que este centro haya dado acuse
portal-peer-no-address = ninguna: llama por su cuenta o viajan archivos
portal-peer-held-events = Apartados
portal-peer-held-event = Evento { $seq }: { $why }
portal-peer-missing-events = A la espera de otra bitácora
portal-peer-missing-event = El evento { $seq } se refiere al evento { $at } de { $log }, que aún no está aquí.
portal-peer-missing-overdue = El evento { $seq } se refiere al evento { $at } de { $log }, que falta desde hace más de una semana. Reconozca a ese centro o importe su bitácora desde un archivo.
portal-witnesses = Terceros testigos
portal-witness-size = Eventos de esta bitácora que ha refrendado
portal-witness-at = Último refrendo
portal-witness-good = refrenda
portal-witness-behind = con retraso
portal-witness-todo = No ha refrendado nada de lo publicado en más de una hora. Pregunte a quien lo opera; mientras no vuelva, solo las instancias pares responden por esta bitácora.
portal-own-log = Esta instancia
portal-own-guard = Estado de la bitácora
portal-own-clock = Reloj
portal-own-size = Eventos
portal-own-root = Raíz
portal-own-words = Huella
portal-peer-state-unpaired = sin emparejar
portal-peer-state-pinned = reconocida
portal-peer-state-catching-up = poniéndose al día
portal-peer-state-live = al día
portal-peer-state-lagging = con retraso
portal-peer-state-unreachable = sin contacto
portal-peer-state-halted = detenida
portal-peer-state-suspended = suspendida
portal-peer-state-stale = en silencio desde hace más de un día
portal-peer-state-over-quota = pasó su cuota de hoy
portal-peer-todo-ask-peer = No se pierde nada: se le vuelve a preguntar sin que usted haga nada. Si no se resuelve, llame a quien la opera; quizá cambió de dirección.
portal-peer-todo-raise = Ya trajo hoy todo lo que puede traer en un día; mañana continúa sola. Pregunte a quien la opera qué es tanto lo que trae, y luego amplíe su cuota o suspéndala.
portal-peer-evidence = Descargar la prueba; cualquiera que tenga sus doce palabras puede verificarla
portal-peer-todo-decide = Su bitácora se contradice o contradice lo que tenemos. Las pruebas están guardadas; no la reanude antes de que hablen quienes operan ambas instancias.
portal-peer-todo-resume = Reanúdela cuando ya no exista el motivo de la suspensión.
portal-peer-todo-pin = Compare las doce palabras con quien la opera y después reconózcala.

## What is held of the reader

portal-data = Qué datos suyos se guardan
portal-data-link = Qué datos suyos se guardan y quién más los tiene
portal-data-help = Todo lo que este centro guarda a su nombre, para qué, a quién más se dio una parte y quién la consultó en su cargo. Para corregir o suprimir algo, o para recibirlo todo en un archivo, acuda al Comité de Liderazgo.
portal-data-contents = En esta página
portal-data-fields = En los registros
portal-data-fields-none = No hay nada registrado a su nombre.
portal-data-dues = Sus cuotas por periodo, primero el más reciente
portal-data-due = Del { $from } al { $through }
portal-data-due-voided = Del { $from } al { $through }, registrado por error: no cuenta
portal-data-due-erased = Ya no se conserva cómo se cubrieron.
portal-data-others = Quién más los tiene
portal-data-others-none = Nadie más los ha pedido ni consultado.
portal-data-earlier = { $count ->
    [one] Una anotación anterior
   *[other] { $count } anotaciones anteriores
}
portal-data-officer = Quien responde las preguntas en este centro
portal-data-export = responder una pregunta sobre lo que se guarda
portal-data-given = { $who } tiene { $what }, para { $purpose } (desde el { $when }).
portal-data-deleted = { $who } tuvo { $what }, para { $purpose } (desde el { $when }), y ha dicho que ahí ya se suprimió.
portal-data-refused = { $who } pidió { $what } el { $when }, para { $purpose }, y no se le dio.
portal-data-looked = { $who } consultó { $what } el { $when }.
portal-data-listed = { $who } vio listas de integrantes o consultó los registros de muchos, entre quienes puede figurar usted: { $days ->
        [one] un día
       *[other] { $days } días
    }, por última vez el { $when }.
portal-data-kind-member = su registro
portal-data-kind-name = su nombre
portal-data-kind-dues = un asiento de sus cuotas
portal-data-kind-correction = una corrección de la contabilidad
portal-data-inventory = Qué se guarda en general y cuánto tiempo
portal-data-inventory-help = No todo se aplica a cada quien. Cada renglón se abre y dice para qué se guarda, cuánto tiempo y quién más lo tiene.
portal-data-back = Volver a su cuenta

## Charters

portal-charters = Cartas federativas
portal-charters-about = Las reglas con que los centros deciden en conjunto. Mientras una carta federativa está vigente, la cumple toda votación en la que participan exactamente sus centros.
portal-charters-none = Todavía no hay cartas federativas.
portal-charter-in-force = Vigente
portal-charter-replaced = Ratificada y sustituida por otra
portal-charter-waits = Espera la ratificación de los centros
portal-charter-ratified = Ratificada el { $when }
portal-charter-not-yet = No la ha ratificado
portal-charter-id = Identificador
portal-charter-by = La propone
portal-charter-from = Entra en vigor
portal-charter-from-all = cuando la ratifiquen todos los centros
portal-charter-from-majority = cuando la ratifique la mayoría de los centros
portal-charter-text = Texto en { $language }, huella
portal-charter-binds = Texto que vale
portal-charter-supersedes = Sustituye a
