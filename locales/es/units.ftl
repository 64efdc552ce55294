### Números, dinero, listas.

number-group = { "." }
number-decimal = { "," }
# Siempre con el código ISO: el signo solo significa pesos para unas personas y dólares para otras.
money = { $amount } { $currency }
percent = { $number }{ "\u00A0" }%

list-last = { $head } y { $last }
# Antes del sonido i: Ana e Inés.
list-last-i = { $head } e { $last }
