"""Rules on misuse that look at one entry, or at a case reference used again."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from comity.oversight.journal import JournalEntry
from comity.oversight.misuse_material import Find, Material, Noticed, Relation

SHORTEST_CASE: Final = 4
MOST_IN_A_CASE: Final = 12
_NO_CASE: Final = frozenset({"", "-", "--", ".", "x", "test", "none", "n/a", "0"})


def by_relation(*relations: Relation) -> Find:
    """Return the rule for records that are close to whoever looked at them."""

    def find(material: Material) -> Iterator[Noticed]:
        for entry in material.looks():
            for subject in entry.shown:
                relation = material.surroundings.relation(entry.official, subject)
                if relation in relations:
                    yield Noticed(entry.official, (entry.leaf,), f"A record looked at {relation}.")
                    break

    return find


def missing_case(material: Material) -> Iterator[Noticed]:
    """Notice looks without a case reference that could be one."""
    for entry in material.looks():
        if entry.case.strip().lower() in _NO_CASE:
            yield Noticed(
                entry.official,
                (entry.leaf,),
                f"The look names no case: {entry.case!r} is given as one.",
            )


def closed_case(material: Material) -> Iterator[Noticed]:
    """Notice looks in cases that had ended."""
    for entry in material.looks():
        if entry.case and material.surroundings.is_closed(entry.case, entry.at):
            yield Noticed(
                entry.official, (entry.leaf,), f"The case {entry.case} had ended before the look."
            )


def short_reason(material: Material) -> Iterator[Noticed]:
    """Notice case references too short to name a case."""
    for entry in material.looks():
        case = entry.case.strip()
        if case.lower() not in _NO_CASE and len(case) < SHORTEST_CASE:
            yield Noticed(
                entry.official,
                (entry.leaf,),
                f"The case reference {case!r} has {len(case)} characters; fewer than "
                f"{SHORTEST_CASE} name no case.",
            )


def copied_reason(material: Material) -> Iterator[Noticed]:
    """Notice one case reference, word by word, for looks at many different records."""
    for official, looks in material.looks_by_officer().items():
        same: dict[str, list[JournalEntry]] = defaultdict(list)
        for entry in looks:
            same[entry.case].append(entry)
        for case, entries in same.items():
            subjects = {subject for entry in entries for subject in entry.shown}
            if case and len(subjects) >= MOST_IN_A_CASE:
                yield Noticed(
                    official,
                    tuple(entry.leaf for entry in entries),
                    f"The same case reference, word by word, for {len(subjects)} records; "
                    f"{MOST_IN_A_CASE} are noticed.",
                )


def out_of_shift(material: Material) -> Iterator[Noticed]:
    """Notice looks while the officer was not expected at the desk."""
    for entry in material.looks():
        if material.surroundings.is_on_shift(entry.official, entry.at) is False:
            yield Noticed(
                entry.official,
                (entry.leaf,),
                f"The look on {entry.at:%Y-%m-%d at %H:%M} UTC was outside the officer's shifts.",
            )


def glass_broken(material: Material) -> Iterator[Noticed]:
    """Notice every use of break-glass."""
    for entry in material.entries:
        if entry.act == "glass-broken":
            yield Noticed(entry.official, (entry.leaf,), "Break-glass was used.")
