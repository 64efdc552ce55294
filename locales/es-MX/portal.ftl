### Lo que en México se dice de otro modo: la boleta, las personas socias.

portal-reason-entitled = Sí: esta boleta vale { $votes ->
    [one] 1 voto
   *[other] { $votes } votos
}.
portal-reason-voted = Ya votó con esta boleta.
portal-my-ballots = Sus boletas
portal-void = Anulada desde el { $when }: ninguna boleta cuenta.
portal-may-vote-nobody = Su cuenta no corresponde a ningún miembro de este centro, así que no tiene boleta.
portal-reason-arrears = No: cuando se hizo el padrón había un adeudo de cuotas desde el { $day }.
portal-chapter-joined = { $chapter }: han llegado { $ballots } de { $roll } boletas.
portal-chapter-sealed = { $chapter }: urna sellada con { $ballots } de { $roll } boletas.
portal-running-note = Cifras en curso de las boletas que hay aquí. No se decide nada antes de que cada centro selle su urna y haga el escrutinio.
portal-unit-members = boletas
portal-base-cast = de las boletas emitidas
portal-rule-replaceable-yes = Puede votar de nuevo hasta el cierre; cuenta la última boleta
portal-rule-replaceable-no = La boleta es definitiva
portal-ballot = Boleta
portal-ballot-earlier = Ya votó con esta boleta. Si vota de nuevo, el voto nuevo sustituye al anterior.
portal-receipt-help = Anótelo o guarde una imagen de esta página. Con él puede verificar, ahora y después del escrutinio, que las dos instancias tienen su boleta. No muestra cómo votó.
portal-receipts-help = Un comprobante demuestra que su boleta está en la bitácora firmada de su centro y que el otro centro tiene la misma copia.
portal-receipt-counts = Esta boleta cuenta
portal-receipt-author = Anotó la boleta en su bitácora firmada.
portal-receipt-counts-text = Está en la bitácora con el número { $seq } y ninguna boleta posterior la sustituye.
portal-receipt-replaced = Esta boleta fue sustituida
portal-receipt-replaced-text = Está en la bitácora con el número { $seq }, pero una boleta posterior del mismo lugar la sustituye.
portal-receipt-held = Tiene la misma boleta.
portal-receipt-cosigned = Tiene la misma boleta y firmó que la tiene.
portal-receipt-set-aside = Esta boleta quedó apartada
portal-receipt-genuine-text = Su firma es válida, pero esta instancia todavía no tiene la boleta: está en camino.
portal-result-table = Cifras por centro: boletas y, entre paréntesis, sus votos
portal-ballots = Boletas recibidas
portal-result-unwitnessed = { $chapter }: { $count } boletas recibieron su primera firma de la otra instancia más de una hora después del cierre. Se cuentan y se pueden impugnar.
