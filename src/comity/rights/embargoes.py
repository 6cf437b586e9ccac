"""Looks that are told later, while an enquiry runs: set with a ground, reviewed, expiring.

An embargo hides a look from the person and from other states, never from the log: the
inspector sees every entry, and every embargo with its reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from comity.errors import AccessDenied, ConflictingChange, InputInvalid, ReferenceNotFound
from comity.law.rights import WITHHOLDINGS, Withholding
from comity.ledger.acts import Act
from comity.rights.model import Embargo, EmbargoId
from comity.rights.office import RightsOffice, required
from comity.rights.ports import RightsReading, RightsWork

MOST: Final = 10_000
_LONGEST_SUBJECT: Final = 400


@dataclass(frozen=True, slots=True, repr=False)
class EmbargoCommand:
    """An officer puts off that looks in an enquiry are told.

    Attributes:
        case: The case reference or the conversation under which the looks stand.
        ground: Why.
        reason: In words; for the supervisor and the inspector.
        until: Last day.
        by: The officer.
    """

    case: str
    ground: Withholding
    reason: str
    until: date
    by: str

    def __repr__(self) -> str:
        """Return the ground only."""
        return f"EmbargoCommand({self.ground})"


def set_embargo(work: RightsWork, office: RightsOffice, command: EmbargoCommand) -> Embargo:
    """Put off that looks are told; the same set again is the same embargo.

    Raises:
        InputInvalid: A field breaks a rule; it is named. The officer's input.
        AccessDenied: The officer set one on that case before: another would prolong it.
    """
    by, reason = required(command.by, "by"), required(command.reason, "reason")
    case = required(command.case, "case")
    if len(case) > _LONGEST_SUBJECT:
        raise InputInvalid(f"--case has at most {_LONGEST_SUBJECT} characters.", field="case")
    if not WITHHOLDINGS[command.ground].secret:
        raise InputInvalid("That ground lets nothing be delayed.", field="ground")
    _check_day(office, command.until)
    for each in work.rights.embargoes(limit=MOST, lifted=True):
        if (each.subject, each.by) != (case, by):
            continue
        if (each.ground, each.until) == (command.ground, command.until):
            return each
        raise AccessDenied(
            f"You set {each.id} on that case before; a second person prolongs it, or sets another."
        )
    number = work.exchange.next_message_number(1)
    made = Embargo(
        id=EmbargoId(f"{office.state}-EMBARGO-{number:015d}"),
        subject=case,
        ground=command.ground,
        reason=reason,
        until=command.until,
        by=by,
        set_at=office.now(),
    )
    return _kept(work, office, made, by=by)


def review(
    work: RightsWork, office: RightsOffice, identifier: EmbargoId, *, until: date | None, by: str
) -> Embargo:
    """Let an embargo last longer, or lift it; whoever set it cannot prolong it.

    Args:
        work: The open transaction.
        office: Ours.
        identifier: Which.
        until: The new last day; ``None`` to lift it.
        by: Who reviews.

    Raises:
        InputInvalid: The day is out of bounds.
        ReferenceNotFound: There is no such embargo.
        ConflictingChange: It was lifted.
        AccessDenied: Whoever set it would prolong it.
    """
    by = required(by, "by")
    found = work.rights.embargo(identifier)
    if found is None:
        raise ReferenceNotFound(f"There is no embargo {identifier} here.")
    if found.lifted_at is not None:
        if until is None:
            return found
        raise ConflictingChange("That embargo was lifted; set another one.")
    if until is None:
        return _kept(work, office, replace(found, lifted_at=office.now(), reviewed_by=by), by=by)
    if by == found.by:
        raise AccessDenied("Whoever set an embargo cannot prolong it; a second person must.")
    _check_day(office, until)
    return _kept(work, office, replace(found, until=until, reviewed_by=by), by=by)


def covered_cases(rights: RightsReading, day: date) -> frozenset[str]:
    """Return the cases and conversations whose looks are not told on a day."""
    return _subjects(rights.embargoes(limit=MOST), day)


def _subjects(embargoes: Iterable[Embargo], day: date) -> frozenset[str]:
    return frozenset(each.subject for each in embargoes if each.covers(day))


def _check_day(office: RightsOffice, until: date) -> None:
    today = office.today()
    most = today + timedelta(days=office.settings.embargo_days)
    if not today <= until <= most:
        raise InputInvalid(f"Give a day from {today} to {most}.", field="until")


def _kept(work: RightsWork, office: RightsOffice, embargo: Embargo, *, by: str) -> Embargo:
    work.rights.keep_embargo(embargo)
    office.log(
        work,
        Act.RIGHTS_EMBARGOED,
        {
            "embargo": embargo.id,
            "ground": embargo.ground,
            "subject": embargo.subject,
            "until": "lifted" if embargo.lifted_at is not None else embargo.until.isoformat(),
        },
        by=by,
    )
    return embargo
