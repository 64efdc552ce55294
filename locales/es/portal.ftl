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
portal-nav-peers = Instancias pares
portal-sign-in = Iniciar sesión
portal-sign-out = Cerrar sesión
portal-footer = Bitácora de este centro:
portal-problem = No se pudo hacer
portal-home-link = Volver a mis votos
portal-refused-nothing = Aquí no hay nada que mostrar
portal-refused-forbidden = No tiene acceso a esta página

## Entrar

portal-email = Correo electrónico
portal-password = Contraseña
portal-sign-in-help = El comité de su centro le abre la cuenta. Si olvidó la contraseña, pídale una nueva.

## Primera página

portal-home = Mis votos
portal-welcome = Aquí la membresía decide en conjunto, en los dos países. Inicie sesión para ver qué espera su voto.
portal-welcome-receipts = Un comprobante se puede verificar sin iniciar sesión:
portal-waiting = Esperan su voto
portal-waiting-none = Por ahora nada espera su voto.
portal-waiting-why = Todas las votaciones, y por qué puede o no puede votar
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
portal-reason-not-a-member = No: el día en que se hizo el padrón no había membresía.
portal-reason-joined-after = No: en esta votación participan quienes ingresaron a más tardar el { $day }.
portal-reason-arrears = No: cuando se hizo el padrón había cuotas sin cubrir desde el { $day }.
portal-reason-kind-has-no-vote = No: en esta votación no vota este tipo de membresía.
portal-reason-not-on-roll = No: el padrón se hizo sin esta membresía.
portal-reason-help = Si es un error, escriba al comité de su centro antes del cierre.
portal-see-result = Ver el resultado
portal-decided = Qué se decide
portal-proposal-open = La propuesta y sus comentarios
portal-options = Opciones
portal-rules = Reglas de esta votación
portal-chapters = Centros
portal-running = Cómo va la votación
portal-running-note = Cifras en curso de las papeletas que hay aquí. No se decide nada antes de que cada centro selle su urna y haga el escrutinio.
portal-chapter-waiting = { $chapter }: todavía no cierra su padrón.
portal-chapter-joined = { $chapter }: han llegado { $ballots } de { $roll } papeletas.
portal-chapter-sealed = { $chapter }: urna sellada con { $ballots } de { $roll } papeletas.
portal-text-authoritative = Este es el texto vinculante.
portal-text-translation = Traducción. El texto vinculante está en { $language }.
portal-text-outdated = Esta traducción es anterior al texto vinculante, que está en { $language }.

## Reglas

portal-rule-method = Método
portal-rule-yes-no = A favor, en contra o abstención
portal-rule-choose = { $max ->
    [one] Una opción; lugares: { $seats }
   *[other] Hasta { $max } opciones; lugares: { $seats }
}
portal-rule-secrecy = Secreto del voto
portal-rule-named = Nominal: su propio centro puede ver cómo votó; el otro, no antes del final
portal-rule-named-live = Nominal y abierto: cualquier persona puede ver de inmediato cómo votó
portal-rule-electorate = Votos
portal-rule-weight = { $votes } por { $kind }
portal-rule-quorum = Quórum
portal-rule-quorum-chapter = Quórum de cada centro
portal-rule-threshold = Mayoría requerida
portal-rule-threshold-chapter = Mayoría requerida en cada centro
portal-rule-dual = Cada centro
portal-rule-dual-yes = También debe aprobarse en cada centro
portal-rule-fraction = { $strict ->
    [yes] Más de { $num }/{ $den } { $base }, contado en { $unit }
   *[no] Al menos { $num }/{ $den } { $base }, contado en { $unit }
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
portal-tie-lot = sorteo con semilla pública
portal-tie-runoff = segunda vuelta
portal-tie-expand = más lugares
portal-tie-committee = decide el comité, de manera pública

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
portal-cast = Emitir el voto
portal-change = Cambiar la elección
portal-replace-yes = Puede cambiarlo hasta el cierre de la votación.
portal-replace-no = Es definitivo: después no se puede cambiar.
portal-cast-done = Su voto quedó registrado
portal-cast-replaced = Sustituye a su voto anterior.
portal-receipt = Comprobante de su voto
portal-receipt-code = Código de comprobación
portal-receipt-help = Anótelo o guarde una imagen de esta página. Con él puede verificar, ahora y después del escrutinio, que las dos instancias tienen su papeleta. No muestra cómo votó.
portal-receipt-entry = El comprobante completo, para verificarlo sin ninguna instancia
portal-receipt-check = Verificar este comprobante
portal-qr-title = Comprobante { $code } como código QR

## Comprobantes

portal-receipts = Verificar un comprobante
portal-receipts-help = Un comprobante demuestra que su papeleta está en la bitácora firmada de su centro y que el otro centro tiene la misma copia.
portal-receipts-field = Código o comprobante
portal-receipts-hint = Doce letras y cifras, con guiones o sin ellos, o el texto completo del comprobante
portal-receipt-counts = Esta papeleta cuenta
portal-receipt-counts-text = Está en la bitácora con el número { $seq } y ninguna papeleta posterior la sustituye.
portal-receipt-replaced = Esta papeleta fue sustituida
portal-receipt-replaced-text = Está en la bitácora con el número { $seq }, pero una papeleta posterior del mismo lugar la sustituye.
portal-receipt-held = Tiene la misma papeleta.
portal-receipt-cosigned = Tiene la misma papeleta y firmó que la tiene.
portal-receipt-author = Anotó la papeleta en su bitácora firmada.
portal-receipt-set-aside = Esta papeleta quedó apartada
portal-receipt-genuine = Este comprobante es auténtico
portal-receipt-genuine-text = Su firma es válida, pero esta instancia todavía no tiene la papeleta: está en camino.
portal-receipt-not-held = Todavía no ha firmado que la tiene: está en camino.

## Resultados

portal-result = Resultado
portal-result-table = Cifras por centro: papeletas y, entre paréntesis, sus votos
portal-all = Total
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
portal-outcome-no-quorum = Sin quórum: no se decide nada.
portal-outcome-elected = Quedan elegidas: { $options }.
portal-outcome-tie = Empate por { $seats ->
    [one] el último lugar
   *[other] los últimos { $seats } lugares
}.
portal-outcome-tied = Empatadas: { $options }. El escrutinio se detiene aquí y se aplica la regla fijada de antemano: { $rule }.
portal-result-provisional = Provisional: falta el sello de { $chapters }.
portal-result-unpublished = Aún sin publicar: es lo que computó esta instancia, antes de que lo certifiquen todos los comités.
portal-result-disputable = Se puede impugnar hasta el { $when }.
portal-result-differs = Las instancias obtuvieron resultados distintos. Nadie puede certificar; ambas ven en qué difieren.
portal-result-unwitnessed = { $chapter }: { $count } papeletas recibieron su primera firma de la otra instancia más de una hora después del cierre. Se cuentan y se pueden impugnar.
portal-arithmetic = El cálculo
portal-arithmetic-none = Esta votación no pide quórum ni mayoría: quedan elegidas las opciones con más votos.
portal-arithmetic-quorum = Quórum, { $where }
portal-arithmetic-threshold = { $option }, { $where }
portal-arithmetic-sum = { $part } × { $den } { $sign } { $num } × { $whole }, es decir, { $left } { $sign } { $right }: { $reached ->
    [yes] se alcanza
   *[no] no se alcanza
}.
portal-result-signed = Quién lo respalda
portal-result-tallied = Hizo el cómputo y lo firmó.
portal-result-certified = Hizo el cómputo y su comité lo certificó el { $when }.
portal-result-untallied = Todavía no hace el cómputo.
portal-result-digest = Huella:
portal-result-export = Descargar todo lo que se contó
portal-result-verify = Cualquier persona puede contar de nuevo, sin ninguna instancia:
portal-back-to-poll = Volver a la votación
portal-chart-title = Votos por opción
portal-chart-votes = { $votes ->
    [one] 1 voto
   *[other] { $shown } votos
}
portal-chart-chosen = elegida

## Propuestas

portal-proposals = Propuestas
portal-proposals-none = Todavía no hay propuestas.
portal-proposal = Propuesta
portal-proposal-about = { $chapter }, { $when }
portal-proposal-withdrawn = { $chapter }, { $when }; retirada
portal-support = Respaldo
portal-supports = { $count ->
    [0] Nadie la respalda todavía.
    [one] La respalda un miembro.
   *[other] La respaldan { $count } miembros.
}
portal-support-action = Respaldar esta propuesta
portal-supported = Usted respalda esta propuesta.
portal-comments = Comentarios
portal-comments-none = Todavía no hay comentarios.
portal-comment-about = Integrante de { $chapter }, { $when }
portal-comment-own = Usted, { $when }
portal-comment-field = Su comentario
portal-comment-hint = Es público en ambos centros y permanece: no se puede retirar.
portal-comment-language = Idioma del comentario
portal-comment-action = Publicar el comentario
portal-commented = Su comentario está publicado.
portal-language-en = inglés
portal-language-es = español

## Funciones

portal-office-poll = Conducción de la votación
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
portal-agreement-equal = Todas las instancias obtuvieron el mismo resultado.
portal-agreement-waiting = Todavía falta el escrutinio de alguna instancia.
portal-certify-help = Usted certifica en nombre del comité: su mandato queda en la bitácora firmada.
portal-certify = Certificar este resultado
portal-certified = Certificado.
portal-publish = Publicar el resultado
portal-published = Publicado.
portal-peers = Instancias pares
portal-peers-none = Todavía no hay instancias pares reconocidas.
portal-peer-held = Eventos que tenemos
portal-peer-remote = Eventos que tiene
portal-peer-seen = Última noticia
portal-peer-never = ninguna
portal-peer-address = Dirección
portal-peer-unknown = Eventos de tipo desconocido
portal-peer-set-aside = Eventos apartados
portal-peer-missing = Eventos que esperan a otro
portal-peer-code = Último problema
portal-own-log = Esta instancia
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
portal-peer-todo-ask-peer = No se pierde nada: se le vuelve a preguntar de manera automática. Si dura, llame a quien la opera; quizá cambió de dirección.
portal-peer-todo-decide = Su bitácora se contradice o contradice lo que tenemos. Las pruebas están guardadas; no la reanude antes de que hablen quienes operan ambas instancias.
portal-peer-todo-resume = Reanúdela cuando ya no exista el motivo de la suspensión.
portal-peer-todo-pin = Compare las doce palabras con quien la opera y después reconózcala.
