### Only what differs in Mexico: boleta for papeleta.

## Polls and ballots

error-not-for-this-entry = Usted no puede votar por este miembro.
    .help = Elija una de las boletas que aparecen como suyas. Cada representante debe estar registrado ante el centro de su organización.

error-too-many-choices = { $limit ->
        [one] Solo se puede elegir una opción.
       *[other] Se pueden elegir a lo más { $limit } opciones.
    }
    .help = Quite algunas y revise de nuevo la boleta.

error-unknown-option = Una de las elecciones no es opción de esta votación.
    .help = Recargue la boleta y elija de nuevo.

error-choices-do-not-fit = Estas elecciones no corresponden a esta forma de votación.
    .help = Recargue la boleta y elija de nuevo.

error-correction-voted = { $member } ya votó: su lugar en el padrón se queda.
    .help = Si esa boleta no debe contar, impugne el resultado o pida a la instancia anfitriona que anule la votación.
