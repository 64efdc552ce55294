### Lo que en México se dice de otro modo.

language-name = Español (México)

dispute-reason-unwitnessed = boletas que ningún otro centro refrendó a tiempo
