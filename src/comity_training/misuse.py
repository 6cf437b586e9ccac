"""A synthetic month of looks at persons: honest officers, and one act of misuse of each kind.

Nobody in it exists. It shows that every rule fires on what it is for, and that an honest
officer's month stays quiet.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Final, TypeAlias

from comity.ledger.entry import EntryKind, JsonValue
from comity.oversight.journal import JournalEntry
from comity.oversight.misuse_material import Material, Relation, material
from comity.oversight.watching import News

FIRST: Final = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HONEST: Final = ("officer-a", "officer-b", "officer-c", "officer-d")
WORKING_DAYS: Final = 20
LOOKS_A_DAY: Final = 6

_Misuse: TypeAlias = "Callable[[Month], frozenset[str]]"


@dataclass(slots=True)
class TrainingSurroundings:
    """What the synthetic node knows.

    Attributes:
        relations: By officer and record.
        likenesses: By record.
        closed: Cases that ended, and when.
        files: Our own file references by conversation.
        teams: By officer.
    """

    relations: dict[tuple[str, str], Relation] = field(default_factory=dict)
    likenesses: dict[str, str] = field(default_factory=dict)
    closed: dict[str, datetime] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)

    def relation(self, official: str, subject: str) -> Relation | None:
        """Return how close a record is to an officer."""
        return self.relations.get((official, subject))

    def likeness(self, subject: str) -> str:
        """Return the same word for records of near names."""
        return self.likenesses.get(subject, subject)

    def is_closed(self, case: str, at: datetime) -> bool | None:
        """Return whether a case had ended by then."""
        ended = self.closed.get(case)
        return None if ended is None else ended < at

    def file_of(self, case: str) -> str:
        """Return our own file reference of a conversation."""
        return self.files.get(case, "")

    def is_on_shift(self, official: str, at: datetime) -> bool | None:
        """Return whether it is a working hour."""
        del official
        return 7 <= at.hour < 19

    def team_of(self, official: str) -> str:
        """Return an officer's team."""
        return self.teams.get(official, "registry")


class Month:
    """Entries of a month, as a node's journal would have them.

    Attributes:
        surroundings: What the node knows.
        news: Who was in the news.
    """

    def __init__(self) -> None:
        self.surroundings = TrainingSurroundings()
        self.news: list[News] = []
        self._entries: list[tuple[datetime, EntryKind, dict[str, JsonValue]]] = []

    def look(self, official: str, at: datetime, *subjects: str, case: str) -> None:
        """Add a look at records."""
        fields: dict[str, JsonValue] = {
            "act": "consult-register",
            "case": case,
            "official": official,
            "purpose": "criminal-proceedings",
            "shown": list(subjects),
        }
        self._entries.append((at, EntryKind.CONSULTATION, fields))

    def act(
        self, official: str, at: datetime, act: str, *, case: str, what: tuple[str, ...] = ()
    ) -> None:
        """Add an act that is no look."""
        kind = EntryKind.EXPORT if act.startswith("export-") else EntryKind.TASK
        fields: dict[str, JsonValue] = {
            "act": act,
            "case": case,
            "official": official,
            "what": list(what),
        }
        self._entries.append((at, kind, fields))

    def entries(self) -> Iterator[JournalEntry]:
        """Yield the entries in the order of time."""
        leaves = count()
        for at, kind, fields in sorted(self._entries, key=lambda each: each[0]):
            shown = fields.get("shown") or fields.get("what") or []
            yield JournalEntry(
                leaf=next(leaves),
                at=at,
                act=str(fields["act"]),
                official=str(fields["official"]),
                case=str(fields["case"]),
                purpose=str(fields.get("purpose", "")),
                shown=tuple(map(str, shown)) if isinstance(shown, list) else (),
                fields=fields,
                kind=kind,
            )

    def material(self) -> Material:
        """Return what the rules look at."""
        return material(self.entries(), self.surroundings, self.news)


def honest_month() -> Month:
    """Return a month in which four officers look at what their cases need, and act on it."""
    month = Month()
    for number, official in enumerate(HONEST):
        for day in range(WORKING_DAYS):
            for look in range(LOOKS_A_DAY + (day + number) % 3):
                at = FIRST + timedelta(days=day, minutes=number * 7 + look * 55)
                case = f"{number} Js {day * 10 + look}/26"
                subject = f"XA-P-{number:03d}{day:03d}{look:03d}"
                month.look(official, at, subject, case=case)
                month.act(official, at + timedelta(minutes=20), "decide", case=case)
    return month


def misused(rule: str) -> tuple[Month, frozenset[str]]:
    """Return an honest month with one misuse, and who commits it.

    Args:
        rule: Name of the rule that is for it.

    Raises:
        KeyError: There is no misuse of that name. The caller's bug.
    """
    month = honest_month()
    return month, _MISUSES[rule](month)


def _close(relation: Relation) -> _Misuse:
    def misuse(month: Month) -> frozenset[str]:
        month.surroundings.relations["officer-x", "XA-P-NEAR"] = relation
        _followed(month, "XA-P-NEAR", FIRST, case="9 Js 1/26")
        return frozenset({"officer-x"})

    return misuse


def _followed(month: Month, subject: str, at: datetime, *, case: str) -> None:
    month.look("officer-x", at, subject, case=case)
    month.act("officer-x", at + timedelta(minutes=5), "decide", case=case)


def _missing_case(month: Month) -> frozenset[str]:
    month.look("officer-x", FIRST, "XA-P-1", case="-")
    return frozenset({"officer-x"})


def _closed_case(month: Month) -> frozenset[str]:
    month.surroundings.closed["9 Js 2/26"] = FIRST - timedelta(days=90)
    _followed(month, "XA-P-1", FIRST, case="9 Js 2/26")
    return frozenset({"officer-x"})


def _short_reason(month: Month) -> frozenset[str]:
    _followed(month, "XA-P-1", FIRST, case="ab")
    return frozenset({"officer-x"})


def _copied_reason(month: Month) -> frozenset[str]:
    for number in range(12):
        at = FIRST + timedelta(days=number)
        _followed(month, f"XA-P-{number}", at, case="9 Js 3/26")
    return frozenset({"officer-x"})


def _out_of_shift(month: Month) -> frozenset[str]:
    _followed(month, "XA-P-1", FIRST.replace(hour=23), case="9 Js 4/26")
    return frozenset({"officer-x"})


def _volume(month: Month) -> frozenset[str]:
    for day in range(10):
        for look in range(40 if day == 7 else 4):
            at = FIRST + timedelta(days=day, minutes=look * 12)
            _followed(month, f"XA-P-{day}-{look}", at, case=f"9 Js {day}{look:02d}/26")
    return frozenset({"officer-x"})


def _never_followed(month: Month) -> frozenset[str]:
    for look in range(12):
        month.look(
            "officer-x", FIRST + timedelta(days=look), f"XA-P-{look}", case=f"9 Js {look}/26"
        )
    return frozenset({"officer-x"})


def _browsing(month: Month) -> frozenset[str]:
    for look in range(6):
        month.surroundings.likenesses[f"XA-P-N{look}"] = "one name"
        at = FIRST + timedelta(minutes=look)
        _followed(month, f"XA-P-N{look}", at, case="9 Js 5/26")
    return frozenset({"officer-x"})


def _export(month: Month) -> frozenset[str]:
    _followed(month, "XA-P-1", FIRST, case="9 Js 6/26")
    at = FIRST + timedelta(minutes=9)
    month.act("officer-x", at, "export-register", case="private", what=("XA-P-1",))
    return frozenset({"officer-x"})


def _news(month: Month) -> frozenset[str]:
    officers = HONEST[:3]
    for number, official in enumerate(officers):
        at = FIRST + timedelta(hours=number)
        case = f"9 Js {number}/26"
        month.look(official, at, "XA-P-FAMOUS", case=case)
        month.act(official, at + timedelta(minutes=5), "decide", case=case)
    end = FIRST + timedelta(days=7)
    month.news.append(News("n", "XA-P-FAMOUS", FIRST - timedelta(days=1), end, "supervisor-1"))
    return frozenset(officers)


def _break_glass(month: Month) -> frozenset[str]:
    month.act("officer-x", FIRST, "glass-broken", case="9 Js 7/26")
    return frozenset({"officer-x"})


_MISUSES: Final[Mapping[str, _Misuse]] = {
    "own-record": _close(Relation.OWN),
    "colleague": _close(Relation.COLLEAGUE),
    "same-surname": _close(Relation.SURNAME),
    "guarded-list": _close(Relation.LISTED),
    "missing-case": _missing_case,
    "closed-case": _closed_case,
    "short-reason": _short_reason,
    "copied-reason": _copied_reason,
    "out-of-shift": _out_of_shift,
    "volume": _volume,
    "never-followed": _never_followed,
    "browsing": _browsing,
    "export-after-look": _export,
    "news": _news,
    "break-glass": _break_glass,
}
