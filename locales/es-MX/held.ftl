### Only what differs in Mexico: boleta for papeleta.

## Polls and ballots

held-ballot-not-joined = La boleta se emitió antes de que el centro se sumara a la votación.
held-ballot-not-on-roll = La boleta se emitió por un lugar que no está en el padrón de votantes.
held-ballot-other-seat = Quien emitió la boleta ya había emitido el otro voto de la organización.
held-ballot-sealed = La boleta se emitió después de que el centro sellara su urna.
held-ballot-too-long = El sobre de la boleta es más largo de lo que puede ser una boleta.
held-ballot-twice = Ya había una boleta en este lugar, y en esta votación vale la primera.
held-ballot-unnamed = La boleta es uno de los dos votos de una organización y no dice quién la emitió.
held-seal-mismatch = El sello no concuerda con las boletas que están en la bitácora.
