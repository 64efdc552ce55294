"""python3 -m enlace_reader vectors DIR | serve"""

import json
import sys

from . import vectors
from .answer import answer


def main(words):
    """`vectors DIR` reads every vector; `serve` answers JSON lines from the standard input."""
    if len(words) == 2 and words[0] == "vectors":
        found = vectors.run(words[1])
        for fault in found.faults:
            print(fault)
        print(f"{found.cases} compared, {len(found.faults)} otherwise")
        return 1 if found.faults else 0
    if words == ["serve"]:
        for line in sys.stdin:
            print(json.dumps(answer(json.loads(line))), flush=True)
        return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
