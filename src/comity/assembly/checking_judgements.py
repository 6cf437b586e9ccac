"""Checking officers' judgements against the log, where each was committed to when it was made.

A judgement may let an answer leave without an officer. Whoever adds, alters, revives or
removes one behind the node's back would decide in an officer's name; the log says so.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import msgspec

from comity.records.judgements import JUDGED, WITHDRAWN, committed
from comity.search.judgement import Judgement
from comity.storage.sql.walking_judgements import JudgementWalk

Note = Callable[[str, str], None]
"""Takes the kind and the sentence of a finding."""

_KIND: Final = "judgements"


class _Committed(msgspec.Struct, frozen=True):
    """A judgement as an entry of the log names it."""

    id: str
    sha256: str


class _Made(msgspec.Struct, frozen=True):
    """Judgements as an entry of the log names them; more keys stand beside."""

    judgements: tuple[_Committed, ...]


class _Withdrawn(msgspec.Struct, frozen=True):
    """A withdrawal as an entry of the log names it."""

    judgement: str


class _Act(msgspec.Struct, frozen=True):
    """What an officer did, in a word."""

    act: str = ""


@dataclass(slots=True)
class _Logged:
    """What the log says of judgements.

    Attributes:
        made: Digest by identifier.
        withdrawn: Identifiers.
        erased: Whether an act's entry was erased, so that the log may say less than it did.
    """

    made: dict[str, str] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    erased: bool = False


def check_judgements(walk: JudgementWalk, note: Note) -> int:
    """Check every judgement; return how many there are.

    Args:
        walk: What to read.
        note: Told what disagrees.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    logged = _logged(walk)
    kept: set[str] = set()
    try:
        for judgement in walk.judgements():
            kept.add(judgement.id)
            if (problem := _problem(judgement, logged)) is not None:
                note(_KIND, f"{judgement.id}: {problem}")
    except ValueError:
        note(_KIND, "a row holds what no node could have written")
        return len(kept)
    for identifier in sorted(logged.made.keys() - kept):
        note(_KIND, f"{identifier}: the log says that it was made, and it is not kept")
    return len(kept)


def _problem(judgement: Judgement, logged: _Logged) -> str | None:
    digest = logged.made.get(judgement.id)
    if digest is None:
        return None if logged.erased else "the log knows of no officer who made it"
    stood = replace(judgement, withdrawn_by="", withdrawn_at=None, withdrawn_reason="")
    if committed(stood)["sha256"] != digest:
        return "it says otherwise than the officer did, by the log"
    if judgement.stands and judgement.id in logged.withdrawn:
        return "it stands, and the log says that it was withdrawn"
    if not judgement.stands and judgement.id not in logged.withdrawn and not logged.erased:
        return "it is withdrawn, and the log knows of no officer who withdrew it"
    return None


def _logged(walk: JudgementWalk) -> _Logged:
    logged = _Logged()
    for body in walk.acts():
        if body is None:
            logged.erased = True
            continue
        try:
            match msgspec.json.decode(body, type=_Act).act:
                case word if word == JUDGED:
                    made = msgspec.json.decode(body, type=_Made)
                    logged.made |= {each.id: each.sha256 for each in made.judgements}
                case word if word == WITHDRAWN:
                    logged.withdrawn.add(msgspec.json.decode(body, type=_Withdrawn).judgement)
                case _:
                    pass
        except msgspec.MsgspecError:
            # The check of the log itself says which entries are not what was committed to.
            continue
    return logged
