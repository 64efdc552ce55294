"""How an event is set aside (7.4)."""


class Aside(Exception):
    """The code with which an event is set aside."""


def need(holds, code):
    if not holds:
        raise Aside(code)
