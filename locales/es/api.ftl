### Frases que solo da la API.

# Por qué hay voto en una votación, o por qué no.
api-eligibility-entitled = { $ballots ->
    [one] Con derecho a una papeleta de { $votes ->
        [one] 1 voto
       *[other] { $votes } votos
    }.
   *[other] Con derecho a { $ballots } papeletas de { $votes ->
        [one] 1 voto
       *[other] { $votes } votos
    } cada una.
}
api-eligibility-not-a-member = No había membresía en la fecha de corte.
api-eligibility-joined-after = El ingreso fue después del { $day }, último día para esta votación.
api-eligibility-arrears = Las cuotas no estaban cubiertas desde el { $day }.
api-eligibility-kind-has-no-vote = Esta votación no da voto a este tipo de membresía.
api-eligibility-not-on-roll = El padrón se cerró sin esta membresía.
