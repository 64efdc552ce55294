### Lo que en México se dice de otro modo: la boleta, las personas socias.

portal-reason-entitled = Sí: esta boleta vale { $votes ->
    [one] 1 voto
   *[other] { $votes } votos
}.
portal-reason-voted = Ya votaste con esta boleta.
portal-reason-arrears = No: al hacerse el padrón no estabas al corriente en tus cuotas desde el { $day }.
portal-chapter-joined = { $chapter }: han llegado { $ballots } de { $roll } boletas.
portal-chapter-sealed = { $chapter }: urna sellada con { $ballots } de { $roll } boletas.
portal-unit-members = boletas
portal-rule-replaceable-yes = Puedes votar de nuevo hasta el cierre; cuenta la última boleta
portal-rule-replaceable-no = La boleta es definitiva
portal-ballot = Boleta
portal-ballot-earlier = Ya votaste con esta boleta. Si votas de nuevo, el voto nuevo sustituye al anterior.
portal-receipt-help = Anótalo o guarda una imagen de esta página. Con él puedes verificar, ahora y después del escrutinio, que las dos instancias tienen tu boleta. No muestra cómo votaste.
portal-receipts-help = Un comprobante demuestra que tu boleta está en la bitácora firmada de tu centro y que el otro centro tiene la misma copia.
portal-receipt-counts = Esta boleta cuenta
portal-receipt-counts-text = Está en la bitácora con el número { $seq } y ninguna boleta posterior la sustituye.
portal-receipt-replaced = Esta boleta fue sustituida
portal-receipt-replaced-text = Está en la bitácora con el número { $seq }, pero una boleta posterior del mismo lugar la sustituye.
portal-receipt-held = Tiene la misma boleta.
portal-receipt-cosigned = Tiene la misma boleta y firmó que la tiene.
portal-receipt-set-aside = Esta boleta quedó apartada
portal-receipt-genuine-text = Su firma es buena, pero esta instancia todavía no tiene la boleta: está en camino.
portal-result-table = Cifras por centro: boletas y, entre paréntesis, votos
portal-ballots = Boletas
portal-result-unwitnessed = { $chapter }: { $count } boletas recibieron su primera firma de la otra instancia más de una hora después del cierre. Se cuentan y se pueden impugnar.
