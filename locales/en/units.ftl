### Numbers, money, lists.

number-group = { "," }
number-decimal = { "." }
# Always with the ISO code: a sign alone means dollars to some readers and pesos to others.
money = { $amount } { $currency }
percent = { $number }%

list-last = { $head } and { $last }
# Before a word that begins with the sound of i, which Spanish joins in another way.
list-last-i = { $head } and { $last }
