"""Strict JSON (1.2): a parser that refuses and never repairs.

The faults have names, which the vectors use: too-long, not-object, trailing, utf8, syntax,
duplicate, number, nul, surrogate, too-deep.
"""

import re

EVENT = (32_768, 16)
LINE = (65_536, 2)
TOKEN = (4_096, 2)
INFO = (16_384, 4)
SPACE = " \t\r\n"
GREATEST = 2**53 - 1
ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
NUMBERISH = re.compile(r"-?[0-9]*[0-9.eE+-]*", re.ASCII)
INTEGER = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)
HEX4 = re.compile(r"[0-9a-fA-F]{4}", re.ASCII)


class JsonFault(Exception):
    """A document that is refused: `name` is the kind of fault, `at` roughly where it lies."""

    def __init__(self, name, at):
        super().__init__(f"{name} at {at}")
        self.name = name
        self.at = at


def parse(data, limits):
    """The object that these bytes are, with integers, or JsonFault."""
    most, depth = limits
    if len(data) > most:
        raise JsonFault("too-long", most)
    if data[:1] != b"{":
        raise JsonFault("not-object", 0)
    try:
        text = data.decode("utf-8", "strict")
    except UnicodeDecodeError as fault:
        raise JsonFault("utf8", fault.start) from None
    parser = _Parser(text, depth)
    value = parser.obj(1)
    if parser.at != len(text):
        raise JsonFault("trailing", parser.at)
    return value


class _Parser:
    def __init__(self, text, depth):
        self.text = text
        self.at = 0
        self.most = depth

    def fault(self, name="syntax"):
        return JsonFault(name, self.at)

    def peek(self):
        return self.text[self.at] if self.at < len(self.text) else ""

    def space(self):
        while self.at < len(self.text) and self.text[self.at] in SPACE:
            self.at += 1

    def take(self, char):
        if self.peek() != char:
            raise self.fault()
        self.at += 1

    def value(self, depth):
        char = self.peek()
        if char == "{":
            return self.obj(depth)
        if char == "[":
            return self.array(depth)
        if char == '"':
            return self.string()
        if char == "-" or ("0" <= char <= "9"):
            return self.number()
        for word, value in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        raise self.fault()

    def obj(self, depth):
        if depth > self.most:
            raise self.fault("too-deep")
        self.take("{")
        found = {}
        self.space()
        if self.peek() == "}":
            self.at += 1
            return found
        while True:
            name = self.string()
            if name in found:
                raise self.fault("duplicate")
            self.space()
            self.take(":")
            self.space()
            found[name] = self.value(depth + 1)
            self.space()
            if self.peek() == "}":
                self.at += 1
                return found
            self.take(",")
            self.space()

    def array(self, depth):
        if depth > self.most:
            raise self.fault("too-deep")
        self.take("[")
        found = []
        self.space()
        if self.peek() == "]":
            self.at += 1
            return found
        while True:
            found.append(self.value(depth + 1))
            self.space()
            if self.peek() == "]":
                self.at += 1
                return found
            self.take(",")
            self.space()

    def number(self):
        word = NUMBERISH.match(self.text, self.at).group()
        if not INTEGER.fullmatch(word) or word == "-0":
            raise self.fault("number")
        if len(word) > 17 or abs(int(word)) > GREATEST:
            raise self.fault("number")
        self.at += len(word)
        return int(word)

    def string(self):
        self.take('"')
        found = []
        while True:
            char = self.peek()
            if char == "":
                raise self.fault()
            if char == "\0":
                raise self.fault("nul")
            if char < " ":
                raise self.fault()
            self.at += 1
            if char == '"':
                return "".join(found)
            found.append(self.escape() if char == "\\" else char)

    def escape(self):
        char = self.peek()
        if char in ESCAPES and char:
            self.at += 1
            return ESCAPES[char]
        if char != "u":
            raise self.fault()
        unit = self.unit()
        if unit == 0:
            raise self.fault("nul")
        if 0xDC00 <= unit < 0xE000:
            raise self.fault("surrogate")
        if 0xD800 <= unit < 0xDC00:
            if not self.text.startswith("\\u", self.at):
                raise self.fault("surrogate")
            self.at += 1
            low = self.unit()
            if not 0xDC00 <= low < 0xE000:
                raise self.fault("surrogate")
            return chr(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
        return chr(unit)

    def unit(self):
        """The four digits of an escape; stands on its `u`."""
        digits = self.text[self.at + 1 : self.at + 5]
        if not HEX4.fullmatch(digits):
            raise self.fault()
        self.at += 5
        return int(digits, 16)
