### Lo que en México se dice de otro modo.

language-name = Español (México)
