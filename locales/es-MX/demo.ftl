# Solo lo que en México se dice de otro modo: boletas, citatorios y comas en los miles.

demo-proposal-coop-comment-3 = Responde el comité: con 110 integrantes faltarían unos MXN 56,000. En ese caso, la segunda plaza de medio tiempo empezaría seis meses después; el espacio de los servidores y la contabilidad no se tocan.
demo-proposal-processor-comment-3 = USD 3,600 en riesgo contra USD 268 de ahorro: me gustaría que el título lo dijera con la misma claridad. De todos modos votaré a favor.
demo-poll-priorities-option-5 = Apoyo a integrantes con citatorios u órdenes de silencio
demo-void-reason = La votación se abrió con un texto en el que faltaba el costo anual en pesos. Queda anulada; se conservan todas las boletas y se abrirá de nuevo con el texto completo.
