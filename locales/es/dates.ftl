### Días y momentos. El programa pone las cifras, la abreviatura de la zona y su diferencia.

month-1 = enero
month-2 = febrero
month-3 = marzo
month-4 = abril
month-5 = mayo
month-6 = junio
month-7 = julio
month-8 = agosto
month-9 = septiembre
month-10 = octubre
month-11 = noviembre
month-12 = diciembre

date = { $day } de { $month } de { $year }
date-time = { $day }, { $time }
# Zona con nombre propio: 18:00 EST (UTC−5)
time-named = { $time } { $zone } ({ $offset })
time = { $time } { $offset }
zone-offset = UTC{ $offset }
