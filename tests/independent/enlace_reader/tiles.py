"""A log as static files (5.10): paths, which tiles a log has, bundles of entries."""

import re

from .refuse import Refused

WIDTH = 256
LEVELS = 8
PATH = re.compile(
    r"tile/(?P<tree>entries|[0-7])/(?P<upper>(x[0-9]{3}/)*)(?P<last>[0-9]{3})"
    r"(\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)


def parse(path):
    """(`entries` or the level, number, width) of a path, or None."""
    found = PATH.fullmatch(path)
    if not found:
        return None
    tree, upper, last, width = found.group("tree", "upper", "last", "width")
    if upper.startswith("x000"):
        return None
    number = int(upper.replace("x", "").replace("/", "") + last)
    width = int(width) if width else WIDTH
    if number >= 2**64 or (found.group("width") and width >= WIDTH):
        return None
    return (tree if tree == "entries" else int(tree)), number, width


def path(tree, number, width):
    digits = f"{number:d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    text = "/".join([*(f"x{one}" for one in groups[:-1]), groups[-1]])
    return f"tile/{tree}/{text}" + ("" if width == WIDTH else f".p/{width}")


def _count(tree, size):
    """How many entries, or hashes of a level, a log of this size has."""
    return size if tree == "entries" else size // WIDTH**tree


def is_within(tile, size):
    """Whether a log of this size has the tile."""
    tree, number, width = tile
    return number * WIDTH + width <= _count(tree, size)


def all_of(size):
    """The widest tile of each place that a log of this size has."""
    for tree in ("entries", *range(LEVELS)):
        count = _count(tree, size)
        for number in range(-(-count // WIDTH)):
            yield path(tree, number, min(WIDTH, count - number * WIDTH))


def read_bundle(data):
    """The entries of a bundle."""
    entries = []
    while data:
        length = int.from_bytes(data[:2], "big")
        entry, data = data[2 : 2 + length], data[2 + length :]
        if len(entry) != length or not 65 <= length <= 64 + 32_768 or len(entries) == WIDTH:
            raise Refused("E_JSON", "bundle")
        entries.append(entry)
    return entries


def write_bundle(entries):
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)
