### Only what differs in Mexico: boleta for papeleta.

cli-poll-chapter = { $log }: { $entitled } en el padrón, { $cast ->
        [one] una boleta
       *[other] { $cast } boletas
    }, urna sellada: { $sealed }
cli-export-differs = { $log } declaró un resultado distinto del que se desprende de las boletas.
cli-tally-seen = { $log }: { $by } había visto sus boletas el { $at }; { $late ->
    [0] ninguna llegó después.
    [one] una llegó después.
   *[other] { $late } llegaron después.
}
cli-tally-unseen = { $log }: el archivo no muestra que otro centro hubiera visto sus boletas a más tardar una hora después del cierre.
