"""Bodies against schema/kinds/<kind>.v<kv>.json: the part of JSON Schema 2020-12 that they use.

A keyword that is not known here is an error of ours, never ignored.
"""

import functools
import json
import pathlib
import re

from . import grammar

FOLDER = pathlib.Path(__file__).parents[3] / "schema" / "kinds"
FORMATS = {
    "enlace-origin": grammar.is_origin,
    "enlace-instant": lambda text: grammar.instant(text) is not None,
    "enlace-day": lambda text: grammar.day(text) is not None,
    "enlace-id": lambda text: grammar.parse_id(text) is not None,
}
TYPES = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: type(value) is int,
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}
SAID_ONLY = {"$schema", "title", "description", "$defs"}


@functools.lru_cache(None)
def _file(name):
    return json.loads((FOLDER / name).read_text("utf-8"))


@functools.lru_cache(None)
def _pattern(text):
    return re.compile(text, re.ASCII)


def known(kind, kv):
    return (FOLDER / f"{kind}.v{kv}.json").is_file()


def valid(kind, kv, body):
    """Whether the body is one of its kind."""
    name = f"{kind}.v{kv}.json"
    return _holds(_file(name), body, name)


def without_null(value):
    """The body as it counts: an optional field that is null is absent (11)."""
    if isinstance(value, dict):
        return {name: without_null(part) for name, part in value.items() if part is not None}
    return [without_null(one) for one in value] if isinstance(value, list) else value


def named(kind, kv, body):
    """The body with the names of its schema only: what else is in it is left out."""
    name = f"{kind}.v{kv}.json"
    return _named([(_file(name), name)], body)


def _named(parts, value):
    parts = [one for part in parts for one in _branches(*part, value)]
    if isinstance(value, list):
        inside = [(one["items"], name) for one, name in parts if "items" in one]
        return [_named(inside, one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for field, part in value.items():
        said = []
        for schema, name in parts:
            if field in schema.get("properties", ()):
                said.append((schema["properties"][field], name))
            elif "additionalProperties" in schema:
                said.append((schema["additionalProperties"], name))
        if said:
            found[field] = _named(said, part)
    return found


def _branches(schema, name, value):
    """The schema and what it refers to, of alternatives those that hold."""
    yield schema, name
    if "$ref" in schema:
        yield from _branches(*_target(schema, name), value)
    for word in ("anyOf", "oneOf"):
        for part in schema.get(word, ()):
            if _holds(part, value, name):
                yield from _branches(part, name, value)


def _same(a, b):
    return type(a) is type(b) and a == b


def _holds(schema, value, name):
    return all(
        RULES[word](schema, value, name) for word in schema if word not in SAID_ONLY
    )


def _target(schema, name):
    """What a $ref names, and the file that it is in."""
    target, _, path = schema["$ref"].partition("#/")
    name = target or name
    found = _file(name)
    for step in path.split("/"):
        found = found[step]
    return found, name


def _ref(schema, value, name):
    found, name = _target(schema, name)
    return _holds(found, value, name)


def _bounded(kind, word, size, least):
    def rule(schema, value, _):
        if not TYPES[kind](value):
            return True
        return size(value) >= schema[word] if least else size(value) <= schema[word]

    return rule


def _properties(schema, value, name):
    if not isinstance(value, dict):
        return True
    return all(
        _holds(part, value[field], name)
        for field, part in schema["properties"].items()
        if field in value
    )


def _additional(schema, value, name):
    if not isinstance(value, dict):
        return True
    known_ones = schema.get("properties", {})
    part = schema["additionalProperties"]
    return all(_holds(part, value[field], name) for field in value if field not in known_ones)


def _unique(schema, value, _):
    if not isinstance(value, list):
        return True
    texts = [json.dumps(one, sort_keys=True) for one in value]
    return not schema["uniqueItems"] or len(set(texts)) == len(texts)


RULES = {
    "$ref": _ref,
    "type": lambda s, v, n: TYPES[s["type"]](v),
    "enum": lambda s, v, n: any(_same(one, v) for one in s["enum"]),
    "const": lambda s, v, n: _same(s["const"], v),
    "pattern": lambda s, v, n: not isinstance(v, str)
    or _pattern(s["pattern"].removesuffix("$") + r"\Z").search(v) is not None,
    "format": lambda s, v, n: not isinstance(v, str) or FORMATS[s["format"]](v),
    "minimum": _bounded("integer", "minimum", int, True),
    "maximum": _bounded("integer", "maximum", int, False),
    "minLength": _bounded("string", "minLength", len, True),
    "maxLength": _bounded("string", "maxLength", len, False),
    "minItems": _bounded("array", "minItems", len, True),
    "maxItems": _bounded("array", "maxItems", len, False),
    "minProperties": _bounded("object", "minProperties", len, True),
    "uniqueItems": _unique,
    "required": lambda s, v, n: not isinstance(v, dict) or all(f in v for f in s["required"]),
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": lambda s, v, n: not isinstance(v, dict)
    or all(_holds(s["propertyNames"], field, n) for field in v),
    "items": lambda s, v, n: not isinstance(v, list)
    or all(_holds(s["items"], one, n) for one in v),
    "anyOf": lambda s, v, n: any(_holds(part, v, n) for part in s["anyOf"]),
    "oneOf": lambda s, v, n: sum(_holds(part, v, n) for part in s["oneOf"]) == 1,
}


def check_files():
    """Every schema, looked through for words that are not known here: their names."""
    found = []
    for path in sorted(FOLDER.glob("*.json")):
        _look(_file(path.name), path.name, found)
    return found


def _look(schema, name, found):
    for word, part in schema.items():
        if word in ("properties", "$defs"):
            for inner in part.values():
                _look(inner, name, found)
        elif word in ("items", "additionalProperties", "propertyNames"):
            _look(part, name, found)
        elif word in ("anyOf", "oneOf"):
            for inner in part:
                _look(inner, name, found)
        elif word not in RULES and word not in SAID_ONLY:
            found.append(f"{name}: {word}")
