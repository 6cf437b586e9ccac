"""What differs between two layouts of the same record, statement by statement."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from comity.web.answers import LineShown, SectionShown


@dataclass(frozen=True, slots=True, repr=False)
class Difference:
    """A statement that was changed, added or taken away.

    Attributes:
        place: Titles of the sections it stands in, outermost first.
        caption: Its name for a reader.
        before: What was stated; ``None`` if nothing was.
        after: What is stated; ``None`` if nothing is.
    """

    place: tuple[str, ...]
    caption: str
    before: LineShown | None
    after: LineShown | None

    def __repr__(self) -> str:
        """Return the caption only: a record says something of a person."""
        return f"Difference({self.caption!r})"


def differences(before: SectionShown, after: SectionShown) -> tuple[Difference, ...]:
    """Return what differs, in the order of the later layout, what was taken away last.

    Statements of one name in one place are compared as they follow each other, so that what
    was merely moved counts as the same.
    """
    old, new = list(_statements(before)), list(_statements(after))
    known = Counter((place, _said(line)) for place, line in old)
    added = []
    for place, line in new:
        if known[(place, _said(line))]:
            known[(place, _said(line))] -= 1
        else:
            added.append((place, line))
    gone: list[tuple[tuple[str, ...], LineShown]] = []
    for place, line in reversed(old):
        if known[(place, _said(line))]:
            known[(place, _said(line))] -= 1
            gone.insert(0, (place, line))
    found = []
    for place, line in added:
        same = next((each for each in gone if (each[0], each[1].name) == (place, line.name)), None)
        if same is not None:
            gone.remove(same)
        earlier = None if same is None else same[1]
        found.append(Difference(place, line.caption, earlier, line))
    found += [Difference(place, line.caption, line, None) for place, line in gone]
    return tuple(found)


def _statements(
    section: SectionShown, place: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], LineShown]]:
    for line in section.lines:
        yield place, line
    for part in section.sections:
        yield from _statements(part, (*place, part.title))


def _said(line: LineShown) -> tuple[str, str, str, str]:
    return line.name, line.value, line.code, line.original
