### Why an event of a log was set aside: kept, and visibly not applied. One sentence per code.

## Any event

held-body-malformed = El evento no tiene la forma que pide su tipo.
held-cut-invalid = Se fijó hasta dónde cuentan los votos de un centro en una votación cuyas reglas no lo dicen, o en la que ese centro no vota.
held-cut-late = Se fijó hasta dónde cuentan los votos de un centro después del escrutinio.
held-cut-twice = Se fijó por segunda vez hasta dónde cuentan los votos de un centro.
held-extension-invalid = El plazo para sellar las urnas se amplió en una votación cuyas reglas no lo dicen, a una fecha anterior o demasiado lejana.
held-extension-late = El plazo para sellar las urnas se amplió después del escrutinio.
held-extension-twice = El plazo para sellar las urnas se amplió por segunda vez.
held-extension-unknown = El evento necesita una extensión que esta versión no entiende.
held-id-foreign = El evento usa un identificador que es de otro centro.
held-kind-unknown = Esta versión no conoce este tipo de evento. Se conserva y se leerá después de una actualización.
held-entry-void = Las llaves de recuperación retomaron la bitácora desde antes de este evento, que ya no cuenta.
held-member-extension = Un evento anterior sobre esta persona u organización necesita una extensión que esta versión no entiende. Lo que sigue se conserva con él y se lee tras una actualización.

## The log and its peers

held-genesis-not-first = Un segundo comienzo de la bitácora, después de su primer evento.
held-peer-pinned = Se reconoce a una instancia par que ya estaba reconocida.
held-peer-self = El centro se reconoce a sí mismo como instancia par.
held-peer-unknown = La decisión trata de un centro que no estaba reconocido como instancia par.
held-profile-digest = El perfil del centro no es el que nombra su huella.

## Members, roles and dues

held-dues-of-person = Se registran cuotas de una persona que solo figura como representante.
held-dues-period = El periodo cubierto termina antes de empezar.
held-dues-period-overlap = El periodo cubierto comparte días con otro ya cubierto.
held-member-arriving = El miembro fue aceptado de otro centro y aún no llega.
held-member-ended = La membresía ya había terminado.
held-member-exists = El miembro ya estaba registrado.
held-member-moved = El miembro ya se había cambiado a otro centro.
held-member-unknown = El centro no había registrado a este miembro.
held-payment-exists = El pago ya estaba registrado.
held-role-already = La persona ya tenía este cargo.
held-role-malformed = El cargo no corresponde a este miembro, o le falta algo que necesita.
held-role-missing = La persona no tenía este cargo.
held-role-not-person = El cargo se da a un miembro que no es una persona.
held-role-seat-taken = Otra persona representante ocupa este lugar de la organización.
held-settlement-unknown = El centro no había registrado ese pago de cuotas de este miembro.
held-settlement-voided = El registro de cuotas ya se había anulado.
held-schedule-exists = La lista de cuotas ya estaba adoptada.
held-schedule-invalid = La lista de cuotas se contradice.
held-transfer-evidence = Se recibe al miembro sin comprobantes, o con demasiados o demasiado largos.
held-transfer-none = No hay una oferta abierta ni una aceptación de este miembro a la que corresponda el evento.
held-transfer-open = Se ofrece al miembro mientras otra oferta del mismo centro está abierta.
held-transfer-self = El miembro se cambiaría al centro en el que ya está.
held-transfer-terms = Los datos con que el miembro se cambia no tienen sentido: tipo, primer día, periodos pagados.
held-transfer-twice = La oferta ya se había aceptado.

## Proposals

held-charter-invalid = La carta federativa se contradice o le falta algo.
held-charter-twice = El centro ratificó una carta federativa por segunda vez.
held-charter-unknown = El centro ratificó una carta federativa que no nombra correctamente.
held-comment-twice = El comentario ya estaba registrado.
held-proposal-twice = La propuesta ya estaba publicada.
held-proposal-unknown = El centro no había publicado esta propuesta.
held-proposal-withdrawn = La propuesta ya se había retirado.
held-support-twice = El miembro ya apoyaba esta propuesta.
held-text-inadmissible = El texto está vacío, es demasiado largo o tiene caracteres que no se pueden mostrar.
held-text-language = El texto no está en el idioma que corresponde: una traducción va en otro, una nueva versión en el mismo.
held-translation-outdated = La traducción es de un texto que ya se había sustituido.

## Polls and ballots

held-ballot-not-joined = La papeleta se emitió antes de que el centro se sumara a la votación.
held-ballot-not-on-roll = La papeleta se emitió por un lugar que no está en el padrón de votantes.
held-ballot-other-seat = Quien emitió la papeleta ya había emitido el otro voto de la organización.
held-ballot-sealed = La papeleta se emitió después de que el centro sellara su urna.
held-ballot-too-long = El sobre de la papeleta es más largo de lo que puede ser una papeleta.
held-ballot-twice = Ya había una papeleta en este lugar, y en esta votación vale la primera.
held-ballot-unnamed = La papeleta es uno de los dos votos de una organización y no dice quién la emitió.
held-certification-disputed = El comité certificó un resultado que estaba impugnando.
held-certification-mismatch = El comité certificó otro resultado que el que computó su propia instancia.
held-certification-twice = El centro ya había certificado el resultado.
held-correction-ballot = El centro corrigió un lugar de su padrón por el que ya se había votado.
held-correction-moved = El centro agregó a su padrón a alguien que llegó o se fue después de cerrarlo.
held-correction-not-joined = El centro corrigió el padrón de una votación a la que no se había sumado.
held-correction-place = El centro corrigió lugares que no están en su padrón como dice.
held-correction-roll = Con esta corrección, el padrón dejaría de ser válido.
held-correction-sealed = El centro corrigió su padrón después de sellar la urna.
held-correction-size = La corrección no cambia nada, o cambia demasiado.
held-correction-weight = El centro agregó un lugar con un peso que nadie tiene en su padrón cerrado.
held-dispute-ended = El centro ya había terminado esta impugnación.
held-dispute-tally = El centro impugnó un escrutinio que no identifica como es debido.
held-dispute-twice = El centro ya había impugnado el resultado.
held-dispute-unknown = El centro terminó una impugnación que no había abierto.
held-join-box-key = La llave de la urna no es la que el centro había comprometido.
held-join-late = El centro se sumó a la votación después de hacer el cómputo.
held-join-no-roll = El centro se sumó a la votación sin un padrón de votantes cerrado.
held-join-twice = El centro ya se había sumado a la votación.
held-join-unknown-poll = El centro se sumó a una votación sin decir qué evento la abrió.
held-poll-charter = La votación no cumple la carta federativa que nombra.
held-poll-invalid = Las reglas de la votación se contradicen.
held-poll-published = El resultado ya estaba publicado.
held-poll-twice = La votación ya estaba abierta.
held-poll-unknown = El centro no había abierto esta votación.
held-poll-void = La votación ya se había declarado nula.
held-publication-disputed = La instancia anfitriona publicó un resultado impugnado antes de tiempo.
held-publication-mismatch = El resultado publicado no es el que el centro había certificado.
held-roll-foreign-member = El padrón de votantes incluye a alguien a quien el centro nunca admitió.
held-roll-late = Una página del padrón de votantes llegó después de que el padrón se cerrara.
held-roll-mismatch = Las páginas del padrón de votantes no suman lo que declara su cierre.
held-roll-twice = El padrón de votantes ya estaba cerrado.
held-seal-box-key = El sello revela otra llave, y no la que el centro había comprometido.
held-seal-mismatch = El sello no concuerda con las papeletas que están en la bitácora.
held-seal-not-joined = El centro selló una votación a la que no se había sumado.
held-seal-roll = El sello nombra otro padrón de votantes que el que se cerró.
held-seal-twice = El centro ya había sellado su urna.
held-tally-hash = La huella del resultado no es la de las cifras que la acompañan.
held-tally-not-sealed = El centro hizo el cómputo antes de sellar su propia urna, o sin contar su sello.
held-tally-silent = El centro hizo el cómputo de su votación con otros centros en silencio que los que había fijado, o que los que permiten sus reglas.
held-tally-twice = El centro ya había hecho el cómputo de la votación.

## Private records

held-ack-own = El centro da acuse de su propia supresión, y eso solo pueden hacerlo los demás.
held-ack-twice = El centro ya había dado acuse de esta supresión.
held-commit-blocked = El centro ya había bloqueado el registro.
held-commit-erased = El centro ya había suprimido el registro.
held-commit-unknown = El centro habla de un registro privado con el que su propia bitácora nunca se comprometió.
held-commits-malformed = La lista de registros privados está vacía, es demasiado larga o nombra uno dos veces.

## Qué hacer

held-todo-upgrade = Actualice esta instancia: entonces se lee, desde el primer evento que quedó fuera.
held-todo-first = No hay que hacer nada: cuenta lo que estaba antes.
held-todo-committee = Muéstrelo a los comités de todos los centros: afecta una votación o habla de lo que no es de ese centro. Aquí no cuenta para nada.
held-todo-operator = Diga el número del evento a quien opera ese centro: su programa escribió algo mal. Aquí no cuenta para nada.
