"""The register of breaches: opened, added to in phases, told, closed; each step on record."""

from datetime import datetime
from typing import Final

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.build import Node
from comity.assembly.oversight_search import put_on_record
from comity.errors import InputInvalid, ReferenceNotFound
from comity.ids import StateCode
from comity.ledger.acts import Act
from comity.ledger.entry import utc_text
from comity.oversight.breaches import (
    Breach,
    Notice,
    Phase,
    Told,
    closed,
    with_notice,
    with_phase,
)
from comity.storage.store import Work
from comity.trust.digest import sha256

_MOST_WORDS: Final = 8000


def register_breach(
    node: Node, who: Principal, *, aware_at: datetime, contact: str, phase: Phase
) -> Breach:
    """Enter a breach; the same one, by awareness and first phase, is entered once.

    Args:
        node: The node.
        who: Security officer or supervisor.
        aware_at: When the controller became aware, aware of its time zone.
        contact: Where more can be had.
        phase: What is known.

    Raises:
        AccessDenied: Neither.
        InputInvalid: The moment lies ahead, or the phase says nothing. The user's input.
    """
    who.require(Permission.BREACH_REGISTER)
    if aware_at > node.clock.now():
        raise InputInvalid("Nobody becomes aware in the future.", field="aware")
    if not contact.strip():
        raise InputInvalid("A breach needs a contact point.", field="contact")
    _check(phase)
    what = repr((phase.nature, phase.consequences, phase.measures, phase.states))
    identifier = f"B-{aware_at:%Y%m%d%H%M}-{sha256((utc_text(aware_at) + what).encode()).hex()[:6]}"
    with node.database.begin() as work:
        kept = work.oversight.item(Breach, identifier)
        if kept is not None:
            return kept
        breach = Breach(identifier, aware_at, contact.strip(), (phase,))
        work.oversight.keep(breach)
        _put_phase_on_record(work, node, who, breach)
    return breach


def add_phase(node: Node, who: Principal, identifier: str, phase: Phase) -> Breach:
    """Add what became known of a breach since; the same said again adds nothing.

    Raises:
        AccessDenied: Neither security officer nor supervisor.
        ReferenceNotFound: There is no such breach.
        ConflictingChange: It is closed.
        InputInvalid: The phase says nothing. The user's input.
    """
    who.require(Permission.BREACH_REGISTER)
    _check(phase)
    with node.database.begin() as work:
        before = breach_of(work, identifier)
        breach = with_phase(before, phase)
        if breach is not before:
            work.oversight.keep(breach)
            _put_phase_on_record(work, node, who, breach)
    return breach


def tell_of_breach(node: Node, who: Principal, identifier: str, notice: Notice) -> Breach:
    """Note that somebody was told.

    Raises:
        AccessDenied: Neither security officer nor supervisor.
        ReferenceNotFound: There is no such breach.
        InputInvalid: A late notice says no reasons, or nobody is named. The user's input.
    """
    who.require(Permission.BREACH_REGISTER)
    if not notice.whom.strip():
        raise InputInvalid("Say who was told.", field="whom")
    with node.database.begin() as work:
        before = breach_of(work, identifier)
        breach = with_notice(before, notice)
        if breach is before:
            return before
        work.oversight.keep(breach)
        put_notice_on_record(work, node, who, identifier, notice)
    return breach


def close_breach(node: Node, who: Principal, identifier: str) -> Breach:
    """Close a breach of which everybody was told; closing it again changes nothing.

    Raises:
        AccessDenied: Neither security officer nor supervisor.
        ReferenceNotFound: There is no such breach.
        ConflictingChange: Somebody has still to be told.
    """
    who.require(Permission.BREACH_REGISTER)
    with node.database.begin() as work:
        before = breach_of(work, identifier)
        breach = closed(before, at=node.clock.now())
        if breach is not before:
            work.oversight.keep(breach)
            put_on_record(work, node, who, Act.CLOSE_BREACH, {"breach": identifier})
    return breach


def breaches(node: Node, who: Principal) -> tuple[Breach, ...]:
    """Return every breach, the latest first.

    Raises:
        AccessDenied: Neither security officer, supervisor nor inspector.
    """
    who.require(Permission.BREACH_READ)
    with node.database.read() as snapshot:
        found = snapshot.oversight.items(Breach)
    return tuple(sorted(found, key=lambda each: each.aware_at, reverse=True))


def letter_to_controller(node: Node, breach: Breach, state: StateCode) -> str:
    """Return the letter that tells the controller of another state (LED Art. 30(6)).

    Raises:
        InputInvalid: No data of that state are involved, as far as is known.
    """
    if state not in breach.states:
        raise InputInvalid(f"No phase of {breach.id} names data of {state}.", field="state")
    lines = [
        f"{node.config.node.name} to the controller of criminal records in {state}",
        "Notice of a personal data breach under Article 30(6) of Directive (EU) 2016/680",
        "",
        f"Reference: {breach.id}",
        f"We became aware on {breach.aware_at:%Y-%m-%d at %H:%M} UTC.",
    ]
    for number, phase in enumerate(breach.phases, 1):
        lines += ["", f"What was known on {phase.at:%Y-%m-%d} (part {number}):", *_told(phase)]
    lines += ["", f"Contact: {breach.contact}"]
    return "\n".join(lines) + "\n"


def _told(phase: Phase) -> list[str]:
    return [
        f"  Nature: {', '.join(phase.nature)}",
        f"  Persons concerned: {'not yet known' if phase.subjects is None else phase.subjects}",
        f"  Records concerned: {'not yet known' if phase.records is None else phase.records}",
        f"  Likely consequences: {phase.consequences}",
        f"  Measures taken or proposed: {phase.measures}",
    ]


def notice_of(
    node: Node,
    who: Principal,
    *,
    told: Told,
    whom: str,
    reference: str,
    late_because: str = "",
) -> Notice:
    """Return a notice of this moment."""
    return Notice(told, whom, node.clock.now(), who.account, reference, late_because)


def put_notice_on_record(
    work: Work, node: Node, who: Principal, identifier: str, notice: Notice
) -> None:
    """Append the entry for a notice of a breach."""
    put_on_record(
        work,
        node,
        who,
        Act.TELL_OF_BREACH,
        {
            "breach": identifier,
            "late": bool(notice.late_because),
            "message": notice.reference,
            "told": notice.told.value,
            "whom": notice.whom,
        },
    )


def breach_of(work: Work, identifier: str) -> Breach:
    """Return a breach that must be here.

    Raises:
        ReferenceNotFound: It is not.
    """
    found = work.oversight.item(Breach, identifier)
    if found is None:
        raise ReferenceNotFound(f"There is no breach {identifier}.")
    return found


def _check(phase: Phase) -> None:
    """Check that a phase says something, and numbers that can be.

    Raises:
        InputInvalid: It does not. The user's input.
    """
    if not phase.nature:
        raise InputInvalid("Say what the breach is of.", field="nature")
    for field in ("consequences", "measures"):
        words = getattr(phase, field)
        if not words.strip() or len(words) > _MOST_WORDS:
            raise InputInvalid(f"The {field} are 1 to {_MOST_WORDS} characters.", field=field)
    for field in ("subjects", "records"):
        number = getattr(phase, field)
        if number is not None and number < 0:
            raise InputInvalid("A number of persons or records is not negative.", field=field)
    for state in phase.states:
        if len(state) != 2 or not state.isalpha() or not state.isupper():
            raise InputInvalid("A state is two capital letters.", field="states")


def _put_phase_on_record(work: Work, node: Node, who: Principal, breach: Breach) -> None:
    put_on_record(
        work,
        node,
        who,
        Act.REGISTER_BREACH,
        {
            "aware_at": utc_text(breach.aware_at),
            "breach": breach.id,
            "phase": len(breach.phases),
            "phase_sha256": sha256(repr(breach.now_known).encode()).hex(),
        },
    )
