"""Makes the first corpus: each target begins with what the vectors know, and with samples of what
the instance is given (`samples.py`). `keep.sh` adds what fuzzing found since.

    python3 tests/fuzz/corpus.py        # writes tests/fuzz/corpus/<target>/<digest>
"""

import hashlib
import json
import pathlib

import samples

HERE = pathlib.Path(__file__).parent
VECTORS = HERE / "../../schema/vectors"
# Of each target; the fuzzer finds what lies between.
MOST = 24
LONGEST = 16384


def strings(value):
    """Every text in a document, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def targets(text):
    """The targets that a text is food for."""
    if text.startswith("{"):
        yield from ("json", "event")
    if text.startswith('{"n":') or '"checkpoint"' in text[:4096] and "\n" in text:
        yield from ("page", "log_file")
    if "\n\n\u2014 " in text:
        yield "note"
    if text.startswith("c2sp.org/tlog-proof"):
        yield "receipt"
    if text.startswith('{"enlace"') or '"poll"' in text[:200] and "\n" in text:
        yield "export"
    if len(text) < 200 and "\n" not in text:
        yield "words"


def main():
    found = {}
    for file in sorted(VECTORS.glob("*.json")):
        for text in set(strings(json.loads(file.read_text()))):
            for form in {text, unhex(text)} - {None}:
                for target in set(targets(form)):
                    found.setdefault(target, set()).add(form.encode("utf-8", "surrogatepass"))
    for sample in samples.ALL:
        forms = (form if isinstance(form, bytes) else form.encode() for form in sample())
        found.setdefault(sample.__name__, set()).update(forms)
    for target, forms in found.items():
        # Spread over all lengths: neighbours reach the same code.
        short = (form for form in forms if len(form) <= LONGEST)
        ordered = sorted(short, key=lambda form: (len(form), form))
        for place in range(min(MOST, len(ordered))):
            keep(target, ordered[place * len(ordered) // min(MOST, len(ordered))])
    genesis = json.loads((VECTORS / "page.json").read_text())["genesis"]
    (HERE / "genesis").write_text(genesis + "\n")


def unhex(text):
    """The text in a text of hexadecimal digits, if there is one."""
    try:
        return bytes.fromhex(text).decode()
    except ValueError:
        return None


def keep(target, data):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


if __name__ == "__main__":
    main()
