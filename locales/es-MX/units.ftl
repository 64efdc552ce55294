### En México: coma para los miles, punto para los decimales.

number-group = { "," }
number-decimal = { "." }
percent = { $number }%
