### Lo que en México se dice de otro modo.

language-name = Español (México)

dispute-reason-unwitnessed = boletas que nadie más firmó a tiempo
