### Only what differs in Mexico: boleta for papeleta.

cli-poll-chapter = { $log }: { $entitled } en el padrón, { $cast ->
        [one] una boleta
       *[other] { $cast } boletas
    }, urna sellada: { $sealed }
cli-export-differs = { $log } declaró un resultado distinto del que se desprende de las boletas.
