"""Conditions on data: setting our own, keeping those that came, asking for their release.

A condition ends only when the state that set it releases it. A later message without one
lifts nothing, and nobody loosens what another state set.

Source: Directive (EU) 2016/680 Art. 9(3); see ``law.handling``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from comity.codes.countries import state_code
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.exchange.envelope import SALT_LENGTH
from comity.ids import ConvictionId, MessageId, StateCode
from comity.law.handling import (
    HANDLING,
    HandlingCode,
    InformationGrade,
    Nature,
    SourceGrade,
    SubjectRole,
    Use,
)
from comity.law.states import iso_state
from comity.ledger.acts import Act, act_entry
from comity.persons.bounds import REMARKS_LENGTH
from comity.persons.texts import MultilingualText, plain
from comity.records.central_authority import CentralAuthority
from comity.records.disclosure_ports import DisclosureReading
from comity.records.handling_model import HandlingCondition
from comity.records.messages import Condition
from comity.records.ports import Origin, RecordsWork

CAPABILITY: Final = "comity/handling/1"
_NODE: Final = "node"
_FURTHER: Final = (
    " … Further conditions apply that do not fit here. Until they are stated, nothing of this is "
    "to be passed on or used in proceedings."
)


@dataclass(frozen=True, slots=True)
class SetCondition:
    """An officer's order to set a condition on a conviction of ours.

    Attributes:
        conviction: Which conviction.
        code: What recipients may not do.
        by: The officer.
        text: The restriction in words; with ``H3``, and only with it.
        source: How reliable the source is.
        information: How far the information is confirmed.
        nature: Fact or assessment.
        role: Who the person is in the matter.
    """

    conviction: ConvictionId
    code: HandlingCode
    by: str
    text: str = ""
    source: SourceGrade | None = None
    information: InformationGrade | None = None
    nature: Nature = Nature.FACT
    role: SubjectRole = SubjectRole.CONVICTED


def set_condition(
    work: RecordsWork, authority: CentralAuthority, order: SetCondition
) -> HandlingCondition:
    """Set what recipients of a conviction of ours must keep to; it travels from now on.

    It may be set before the conviction is entered: the first notification leaves at once.

    Raises:
        ReferenceNotFound: It is no conviction of ours, entered or to be entered.
        ConflictingChange: It is another state's: only its own conditions bind it.
        InputInvalid: Nobody is named, or the words do not fit the code.
    """
    if not order.by.strip():
        raise InputInvalid("A condition needs an officer.", field="by")
    if (order.code is HandlingCode.H3) != bool(order.text.strip()):
        raise InputInvalid("H3, and no other code, takes the restriction in words.", field="text")
    if len(order.text) > REMARKS_LENGTH:
        raise InputInvalid(f"The words take {REMARKS_LENGTH} characters at most.", field="text")
    held = work.register.conviction(order.conviction)
    if held is None and state_code(order.conviction[:2]) != iso_state(authority.state):
        raise ReferenceNotFound(f"There is no conviction {order.conviction} in the register.")
    if held is not None and held.origin is not Origin.OWN:
        raise ConflictingChange("Conditions on another state's conviction are that state's.")
    condition = HandlingCondition(
        conviction=order.conviction,
        set_by=iso_state(authority.state),
        code=order.code,
        noted_at=authority.now(),
        text=order.text.strip(),
        source=order.source,
        information=order.information,
        nature=order.nature,
        role=order.role,
        noted_by=order.by,
    )
    before = _of(work.disclosure, order.conviction, condition.set_by)
    if before is not None and replace(before, noted_at=condition.noted_at) == condition:
        return before
    work.disclosure.keep_condition(condition)
    _log(work, authority, condition, result="set", by=order.by)
    return condition


def keep_received(
    work: RecordsWork,
    authority: CentralAuthority,
    conditions: Iterable[Condition],
    *,
    sender: StateCode,
    message: MessageId,
    convictions: frozenset[ConvictionId],
) -> None:
    """Keep the conditions that came with a message.

    Args:
        work: The open transaction.
        authority: Ours.
        conditions: What it says.
        sender: Who sent the message.
        message: The message.
        convictions: Convictions that are in it; a condition on any other is nobody's.
    """
    for each in conditions:
        identifier = ConvictionId(each.conviction)
        set_by = iso_state(StateCode(each.set_by))
        if identifier not in convictions or set_by == iso_state(authority.state):
            continue
        if _is_ours(work, authority, identifier):
            # What our own courts decided is ours to give.
            continue
        before = _of(work.disclosure, identifier, set_by)
        if before is not None and iso_state(sender) != set_by:
            # Only the state that set a condition changes it; others pass it on.
            continue
        if before is not None and before.released_at is not None and before.message == message:
            continue
        condition = HandlingCondition(
            conviction=identifier,
            set_by=set_by,
            code=each.code,
            noted_at=authority.now(),
            text=each.text,
            source=each.source,
            information=each.information,
            nature=each.nature,
            role=each.role,
            message=message,
            noted_by=_NODE,
        )
        work.disclosure.keep_condition(condition)
        _log(work, authority, condition, result="received", by=_NODE)


def note_asked(
    work: RecordsWork,
    authority: CentralAuthority,
    conviction: ConvictionId,
    set_by: StateCode,
    *,
    by: str,
) -> HandlingCondition:
    """Note that the originator is asked for release; a second time changes nothing.

    Raises:
        ReferenceNotFound: There is no such condition.
        InputInvalid: Nobody is named.
        ConflictingChange: It binds no longer, or it is our own.
    """
    found = _theirs(work.disclosure, authority, conviction, set_by, by=by)
    if found.asked_at is not None:
        return found
    asked = replace(found, asked_at=authority.now(), noted_by=by)
    work.disclosure.keep_condition(asked)
    _log(work, authority, asked, result="asked", by=by)
    return asked


def note_read(
    work: RecordsWork,
    authority: CentralAuthority,
    conviction: ConvictionId,
    set_by: StateCode,
    *,
    by: str,
) -> HandlingCondition:
    """Note that an officer read a condition in words, and keeps to it; once is enough.

    Raises:
        ReferenceNotFound: There is no such condition.
        InputInvalid: Nobody is named.
        ConflictingChange: It binds no longer, or it is our own.
    """
    found = _theirs(work.disclosure, authority, conviction, set_by, by=by)
    if found.read_at is not None:
        return found
    read = replace(found, read_at=authority.now(), noted_by=by)
    work.disclosure.keep_condition(read)
    _log(work, authority, read, result="read", by=by)
    return read


def note_released(
    work: RecordsWork,
    authority: CentralAuthority,
    conviction: ConvictionId,
    set_by: StateCode,
    *,
    reference: str,
    by: str,
) -> HandlingCondition:
    """Note the originator's release, by its reference.

    Raises:
        ReferenceNotFound: There is no such condition.
        InputInvalid: Nobody is named, or the release has no reference.
        ConflictingChange: It binds no longer, or it is our own.
    """
    if not reference.strip():
        raise InputInvalid("Give the originator's reference of the release.", field="reference")
    found = _theirs(work.disclosure, authority, conviction, set_by, by=by)
    released = replace(
        found, released_at=authority.now(), release_reference=reference.strip(), noted_by=by
    )
    work.disclosure.keep_condition(released)
    _log(work, authority, released, result="released", by=by)
    return released


def conditions_to_send(
    disclosure: DisclosureReading, convictions: Sequence[ConvictionId]
) -> tuple[Condition, ...]:
    """Return the conditions that go with convictions: ours, and those we were given."""
    return tuple(
        Condition(
            conviction=each.conviction,
            set_by=each.set_by,
            code=each.code,
            text=each.text,
            source=each.source,
            information=each.information,
            nature=each.nature,
            role=each.role,
        )
        for identifier in convictions
        for each in disclosure.conditions_on(identifier)
        if each.released_at is None
    )


def in_words(conditions: Sequence[Condition]) -> MultilingualText:
    """Return conditions as a remark, for a partner whose wire or node cannot carry them."""
    said = [
        f"{each.conviction}: {each.code} ({each.set_by}). {HANDLING[each.code].says} {each.text}"
        for each in conditions
        if each.code is not HandlingCode.H0
    ]
    words = " ".join(said).strip()
    if len(words) > REMARKS_LENGTH:
        words = f"{words[: REMARKS_LENGTH - len(_FURTHER)]}{_FURTHER}"
    return plain(words, "en") if said else ()


def asks_officer(disclosure: DisclosureReading, conviction: ConvictionId, own: StateCode) -> bool:
    """Return whether an officer must read a condition before a conviction is passed on."""
    return any(
        Use.PASS_ON in HANDLING[each.code].asks
        for each in disclosure.conditions_on(conviction)
        if each.binds and each.set_by != iso_state(own)
    )


def _is_ours(work: RecordsWork, authority: CentralAuthority, identifier: ConvictionId) -> bool:
    """Return whether a conviction is our own, entered or to be entered."""
    held = work.register.conviction(identifier)
    if held is not None:
        return held.origin is Origin.OWN
    return state_code(identifier[:2]) == iso_state(authority.state)


def _theirs(
    disclosure: DisclosureReading,
    authority: CentralAuthority,
    conviction: ConvictionId,
    set_by: StateCode,
    *,
    by: str,
) -> HandlingCondition:
    if not by.strip():
        raise InputInvalid("Name the officer.", field="by")
    if iso_state(set_by) == iso_state(authority.state):
        raise ConflictingChange("The condition is our own; set another code instead.")
    found = _of(disclosure, conviction, iso_state(set_by))
    if found is None:
        raise ReferenceNotFound(f"{set_by} set no condition on {conviction}.")
    if not found.binds:
        raise ConflictingChange("The condition binds no longer.")
    return found


def _of(
    disclosure: DisclosureReading, conviction: ConvictionId, set_by: StateCode
) -> HandlingCondition | None:
    return next((it for it in disclosure.conditions_on(conviction) if it.set_by == set_by), None)


def _log(
    work: RecordsWork,
    authority: CentralAuthority,
    condition: HandlingCondition,
    *,
    result: str,
    by: str,
) -> None:
    now = authority.now()
    entry = act_entry(
        Act.HANDLING_CHANGED,
        {
            "code": condition.code,
            "conviction": condition.conviction,
            "result": result,
            "set_by": condition.set_by,
        },
        official=by,
        at=now,
        salt=authority.rails.randomness(SALT_LENGTH),
    )
    work.log.append([entry], recorded_at=now)
