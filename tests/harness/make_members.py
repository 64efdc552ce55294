#!/usr/bin/env python3
"""Writes the demo's membership: members-us.csv, members-mx.csv and members-bad.csv.

It is here so that the people of the demo can be changed by rule and not by hand. Standard library
only and deterministic: one seed per chapter, and of `random` nothing but `random()`, whose sequence
Python promises to keep. `--check` writes nothing and fails if the files differ.

Nobody in the files exists. Surnames and organisations are made of birds, plants, tools and weather;
e-mail domains are example.org, example.net and example.mx; US numbers are 555-01xx; Mexico reserves
no numbers for fiction, so the numbers there have the area code 100, and none begins with 1.

What the rows are for (the demo and the tests count on it):
- US-0001 and MX-0001 committee, -0002 operator, -0003 treasurer, -0004 an individual member who
  represents two organisations, -0005 teller, -0006 in arrears; all are individual members.
- 560 members in the US and 140 in Mexico, two thirds of them organisations. People without a
  Membership Type are no members: they only represent organisations.
- `Expired` rows are in arrears whatever the day. `Grace` rows ended on GRACE_END. All others are
  paid through FOREVER, because the demo runs by the real clock.
- A few members joined after CUT_OFF, so a poll with that join cut-off leaves them out.
"""

import argparse
import csv
import io
import random
import sys
import unicodedata
from pathlib import Path

sys.dont_write_bytecode = True

from make_members_words import BAD_ROWS, CHAPTERS  # noqa: E402

ASSETS = Path(__file__).resolve().parents[2] / "api" / "assets" / "demo"

COLUMNS = [
    "External Identifier", "Contact Type", "First Name", "Last Name", "Organization Name",
    "Email", "Phone", "Preferred Language", "Street Address", "City", "State/Province",
    "Postal Code", "Country", "Membership Type", "Member Since", "Membership Status", "End Date",
    "Representative Of",
]

FOREVER = "2099-12-31"
GRACE_END = "2013-10-31"
CUT_OFF = "2013-09-30"
ARREARS_ENDS = ["2012-06-30", "2012-09-30", "2012-12-31", "2013-03-31", "2013-06-30"]

# The six named accounts of each file; the fourth represents the first two organisations.
NAMED = 6
THREE_HATS = 3
IN_ARREARS = 5


class Dice:
    """Random choices that stay the same on every version of Python."""

    def __init__(self, seed):
        self._random = random.Random(seed).random

    def below(self, limit):
        return int(self._random() * limit)

    def chance(self, percent):
        return self._random() * 100 < percent

    def pick(self, items):
        return items[self.below(len(items))]

    def shuffled(self, items):
        items = list(items)
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]
        return items


def slug(text):
    """ASCII letters, digits and dots, for the part of an address before the @."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = "".join(c if c.isalnum() else " " for c in plain.replace("'", "")).split()
    return ".".join(words)


class Chapter:
    """The rows of one chapter, as they are made."""

    def __init__(self, spec):
        self.spec = spec
        self.dice = Dice(spec["seed"])
        self.emails = set()
        self.number = 0
        self.person_names = self._person_names()
        self.organisation_names = self._organisation_names()

    def _person_names(self):
        """First and last names, the most unlike one another first."""
        spec = self.spec
        taken = set(spec["named"])
        firsts, lasts = spec["first_names"], spec["surnames"]
        pairs = [(first, last) for first in firsts for last in lasts]
        names = []
        for first, last in self.dice.shuffled(pairs):
            if spec["second_surnames"]:
                last = f"{last} {self.dice.pick(spec['second_surnames'])}"
            if (first, last) not in taken:
                names.append((first, last))
        return iter(names)

    def _organisation_names(self):
        """Forms and names combined, the hand-written ones first."""
        names, seen = [], set(self.spec["organisations"])
        for patterns, emblems, share in self.spec["organisation_words"]:
            pairs = [(pattern, emblem) for pattern in patterns for emblem in emblems]
            for pattern, emblem in self.dice.shuffled(pairs)[:share]:
                name = pattern.replace("*", emblem)
                if name not in seen:
                    seen.add(name)
                    names.append(name)
        return iter(list(self.spec["organisations"]) + self.dice.shuffled(names))

    def _email(self, name, domain):
        """An address that nobody else in the chapter has."""
        base, turn = slug(name)[:48].strip("."), 1
        address = f"{base}@{domain}"
        while address in self.emails:
            turn += 1
            address = f"{base}{turn}@{domain}"
        self.emails.add(address)
        return address

    def _contact(self, name, domain):
        """What individuals and organisations have in common."""
        dice, spec = self.dice, self.spec
        city, state, code = dice.pick(spec["cities"])
        self.number += 1
        street = dice.pick(spec["streets"]).replace("#", str(1 + dice.below(480)))
        bilingual = dice.chance(spec["other_percent"])
        return dict.fromkeys(COLUMNS, "") | {
            "External Identifier": f"{spec['prefix']}-{self.number:04}",
            "Email": self._email(name, domain),
            "Phone": dice.pick(spec["phones"]).replace("##", f"{dice.below(100):02}"),
            "Preferred Language": spec["other_language" if bilingual else "language"],
            "Street Address": street,
            "City": city,
            "State/Province": state,
            "Postal Code": f"{code + dice.below(40):05}",
            "Country": spec["country"],
        }

    def individual(self, name=None):
        first, last = name or next(self.person_names)
        row = self._contact(f"{first} {last}", self.spec["person_domain"])
        return row | {"Contact Type": "Individual", "First Name": first, "Last Name": last}

    def organisation(self):
        name = next(self.organisation_names)
        row = self._contact(name, self.spec["organisation_domain"])
        return row | {"Contact Type": "Organization", "Organization Name": name}

    def enrol(self, row, kind):
        """Makes a member of a contact, in good standing."""
        year, month = 2005 + self.dice.below(8), 1 + self.dice.below(12)
        row["Membership Type"] = kind
        row["Member Since"] = f"{year}-{month:02}-{1 + self.dice.below(28):02}"
        row["Membership Status"] = "Current"
        row["End Date"] = FOREVER


def set_standing(chapter, members):
    """Picks who is in arrears, in grace, and too new; the named and their organisations are not."""
    spec, dice = chapter.spec, chapter.dice
    late = iter(dice.shuffled(members))
    for _ in range(spec["arrears"]):
        fall_behind(next(late), dice.pick(ARREARS_ENDS))
    for _ in range(spec["grace"]):
        row = next(late)
        row["Membership Status"], row["End Date"] = "Grace", GRACE_END
    for _ in range(spec["new"]):
        row = next(late)
        row["Member Since"] = f"2013-{10 + dice.below(2)}-{1 + dice.below(20):02}"
        row["Membership Status"] = "New"


def fall_behind(row, end):
    row["Membership Status"], row["End Date"] = "Expired", end


def appoint(chapter, organisations, individuals):
    """Gives each organisation one or two representatives; returns those who are no members."""
    dice, hats, contacts = chapter.dice, {}, []
    able = dice.shuffled(individuals[NAMED:])[:chapter.spec["member_representatives"]]
    two_hats, free = able[:chapter.spec["two_hats"]], able[chapter.spec["two_hats"]:]
    three_hats = individuals[THREE_HATS]
    for index, organisation in enumerate(organisations):
        id_ = organisation["External Identifier"]
        people = []
        if index < 2:
            people.append(three_hats)
        for _ in range((2 if dice.chance(35) else 1) - len(people)):
            if free and dice.chance(15):
                person = free.pop()
            elif contacts and dice.chance(8):
                person = dice.pick(contacts)
            else:
                person = chapter.individual()
                contacts.append(person)
            if person not in people:
                people.append(person)
        for person in people:
            hats.setdefault(person["External Identifier"], []).append(id_)
    # These represent two organisations each, which have only one representative so far.
    for person in two_hats:
        pair = dice.shuffled(o["External Identifier"] for o in crowdable(organisations, hats))[:2]
        hats[person["External Identifier"]] = sorted(pair)
    for person in individuals + contacts:
        person["Representative Of"] = ";".join(hats.get(person["External Identifier"], []))
    return contacts


def crowdable(organisations, hats):
    """The organisations that have one representative and so may have another."""
    held = [id_ for ids in hats.values() for id_ in ids]
    return [o for o in organisations if held.count(o["External Identifier"]) == 1]


def rows_of(spec):
    """All rows of a chapter: the named, organisations, individuals, those who only represent."""
    chapter = Chapter(spec)
    individuals = [chapter.individual(name) for name in spec["named"]]
    organisations = [chapter.organisation() for _ in range(spec["organisation_count"])]
    individuals += [chapter.individual() for _ in range(spec["individual_count"] - NAMED)]
    for row in individuals:
        chapter.enrol(row, "Individual")
    for row in organisations:
        chapter.enrol(row, "Organization")
    for row in individuals[:NAMED]:
        row["Preferred Language"] = spec["language"]
    set_standing(chapter, organisations[2:] + individuals[NAMED:])
    fall_behind(individuals[IN_ARREARS], "2012-12-31")
    contacts = appoint(chapter, organisations, individuals)
    return individuals[:NAMED] + organisations + individuals[NAMED:] + contacts


def as_csv(rows):
    """Header and rows, lines ended by LF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return out.getvalue()


def bad_rows():
    """Each fault of the list in one row; a value of None in the list ends its row early."""
    for _why, values in BAD_ROWS:
        row = dict.fromkeys(COLUMNS, "") | values
        cells = [row[column] for column in COLUMNS]
        yield cells[:cells.index(None)] if None in cells else cells


def main():
    parser = argparse.ArgumentParser(description="Writes the demo's membership files.")
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 if they differ")
    check = parser.parse_args().check
    files = {
        f"members-{name}.csv": as_csv([row[c] for c in COLUMNS] for row in rows_of(spec))
        for name, spec in CHAPTERS.items()
    }
    # Read as it is, not by the demo, which puts a day of its own for whoever has paid.
    files["members-bad.csv"] = as_csv(bad_rows()).replace(FOREVER, "2036-12-31")
    stale = [n for n, text in files.items() if not same(ASSETS / n, text)]
    if check:
        for name in stale:
            print(f"{name} is not what the generator writes", file=sys.stderr)
        return 1 if stale else 0
    ASSETS.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (ASSETS / name).write_text(files[name], encoding="utf-8", newline="")
    return 0


def same(path, text):
    """Whether the file holds exactly this text."""
    return path.is_file() and path.read_bytes() == text.encode()


if __name__ == "__main__":
    sys.exit(main())
