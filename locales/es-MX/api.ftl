### En México: boleta.

api-eligibility-entitled = { $ballots ->
    [one] Con derecho a una boleta de { $votes ->
        [one] 1 voto
       *[other] { $votes } votos
    }.
   *[other] Con derecho a { $ballots } boletas de { $votes ->
        [one] 1 voto
       *[other] { $votes } votos
    } cada una.
}
