"""Price lists (11.4)."""

import re

from .refuse import Refused

MOST = 64
MONTHS = 120
BAND = re.compile(r"[a-z0-9-]{1,16}", re.ASCII)


def check_schedule(body):
    """Refused where a price list makes no sense."""
    prices = body["prices"]
    lines = [(one["kind"], one["band"], one["months"]) for one in prices]
    good = (
        1 <= len(prices) <= MOST
        and len({one["amount"]["currency"] for one in prices}) == 1
        and all(one["amount"]["amount"] >= 0 for one in prices)
        and all(1 <= one["months"] <= MONTHS for one in prices)
        and all(BAND.fullmatch(one["band"]) for one in prices)
        and all(one["kind"] != "person" for one in prices)
        and len(set(lines)) == len(lines)
    )
    if not good:
        raise Refused("schedule-invalid")
