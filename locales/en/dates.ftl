### Days and moments. The code supplies digits, the zone's abbreviation and its offset.

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

date = { $day } { $month } { $year }
date-time = { $day }, { $time }
# A zone with a name of its own: 18:00 EST (UTC−5)
time-named = { $time } { $zone } ({ $offset })
time = { $time } { $offset }
zone-offset = UTC{ $offset }
