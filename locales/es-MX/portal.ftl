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
portal-chapter-joined = { $chapter }: { $count ->
    [one] ha llegado { $ballots } de { $roll } boletas
   *[other] han llegado { $ballots } de { $roll } boletas
}.
portal-chapter-sealed = { $chapter }: { $count ->
    [one] urna sellada con { $ballots } de { $roll } boletas
   *[other] urna sellada con { $ballots } de { $roll } boletas
}.
portal-running-note = Son las boletas que han llegado hasta ahora. Nada queda decidido hasta que cada centro selle su urna y haga el escrutinio.
portal-unit-members = boletas
portal-base-cast = de las boletas emitidas
portal-rule-replaceable-yes = Puede votar de nuevo hasta el cierre; cuenta la última boleta
portal-rule-replaceable-no = La boleta es definitiva
portal-ballot = Boleta
portal-ballot-earlier = Ya votó con esta boleta. Si vota de nuevo, el voto nuevo sustituye al anterior.
portal-receipt-help = Anótelo o guarde una foto de esta página. Con él puede comprobar, ahora y después del escrutinio, que todos los centros tienen su boleta. No muestra cómo votó.
portal-receipts-help = Un comprobante demuestra que su boleta está en la bitácora firmada de su centro y que los demás centros tienen la misma copia.
portal-receipt-counts = Esta boleta cuenta
portal-receipt-counts-text = Está en la bitácora con el número { $seq } y ninguna boleta posterior la sustituye.
portal-receipt-replaced = Esta boleta fue sustituida
portal-receipt-replaced-text = Está en la bitácora con el número { $seq }, pero una boleta posterior del mismo lugar la sustituye.
portal-receipt-void = Esta boleta no cuenta: la votación es nula
portal-receipt-void-text = Está en la bitácora con el número { $seq }, pero la votación se declaró nula y ninguna de sus boletas cuenta.
portal-receipt-no-ballot = Es auténtico, pero no es una boleta
portal-receipt-no-ballot-text = Su firma es válida y lleva el número { $seq } de esa bitácora. Es otro asiento de la bitácora, no una boleta.
portal-receipt-set-aside = Esta boleta quedó apartada
portal-receipt-genuine-text = Su firma es válida, pero la boleta todavía no llega aquí: está en camino.
portal-result-table = Cifras por centro: boletas y, entre paréntesis, sus votos
portal-ballots = Boletas recibidas
portal-result-unwitnessed = { $chapter }: { $count ->
    [one] al hacerse el escrutinio, ningún otro centro había refrendado todavía una de sus boletas. Se cuenta y se puede impugnar.
   *[other] al hacerse el escrutinio, ningún otro centro había refrendado todavía { $count } de sus boletas. Se cuentan y se pueden impugnar.
}
portal-sign-in-code = Para buscar una boleta por su código, inicie sesión primero. El texto completo de un comprobante se puede verificar sin iniciar sesión.
