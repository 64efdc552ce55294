### Only what differs in Mexico: boleta for papeleta.

cli-poll-chapter = { $log }: { $entitled } en el padrón, { $cast } boletas, urna sellada: { $sealed }
