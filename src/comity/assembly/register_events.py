"""What a register reports about a whole record: expunged, merged, restored, renumbered.

Applied only where the person is in the register and the meaning is certain.
"""

from dataclasses import replace

from comity.assembly.register_entries import Poured, name_also, person_of, remove
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.persons.documents import IdentityNumber
from comity.records.central_authority import CentralAuthority
from comity.records.ports import HeldPerson, Origin
from comity.storage.store import Work
from comity.transport.registers.record import RegisterEvent, RegisterEventKind


def apply_event(work: Work, authority: CentralAuthority, event: RegisterEvent) -> Poured:
    """Apply a report, or say why it cannot be applied.

    Raises:
        ReferenceNotFound: The person is not in the register.
        ConflictingChange: The numbers lead to several persons.
        InputInvalid: What the report means for this register is not certain; an
            official must act. Nothing was changed.
    """
    person = _one_person(work, event)
    match event.kind:
        case RegisterEventKind.EXPUNGEMENT:
            return _expunge(work, authority, person)
        case RegisterEventKind.IDENTIFIER_UPDATE:
            return _renumber(work, event, person)
        case RegisterEventKind.CONSOLIDATION:
            raise InputInvalid(
                "says that two records are one person's; that judgement is an official's, "
                "and the merged record must be imported itself"
            )
        case RegisterEventKind.RESTORATION:
            raise InputInvalid(
                "says that a record holds again and does not carry it; import the record itself"
            )


def _one_person(work: Work, event: RegisterEvent) -> HeldPerson:
    found = {
        known.ref: known for key in event.source_keys if (known := person_of(work, key)) is not None
    }
    if not found:
        raise ReferenceNotFound("the person of the report is not in the register")
    if len(found) > 1:
        raise ConflictingChange("the numbers of the report lead to several persons here")
    return next(iter(found.values()))


def _expunge(work: Work, authority: CentralAuthority, person: HeldPerson) -> Poured:
    held = work.register.convictions_of(person.ref)
    if any(each.origin is Origin.OWN for each in held):
        # Their deletion is a decision of our own courts, with its day and its authority,
        # and travels to other states; a report without either cannot stand in for it.
        raise InputInvalid(
            "concerns convictions of our own; enter the decision that deletes each with "
            "'comity notify alter'"
        )
    if any(each.message is not None for each in held):
        raise InputInvalid("concerns convictions that another state notified; only it deletes them")
    poured = Poured()
    for each in held:
        poured.sent += remove(work, authority, each)
        poured.removed += 1
    return poured


def _renumber(work: Work, event: RegisterEvent, person: HeldPerson) -> Poured:
    others = [known for key in event.new_source_keys if (known := person_of(work, key)) is not None]
    if any(other.ref != person.ref for other in others):
        raise ConflictingChange("the new number belongs to another person here")
    numbers = _renumbered(person.person.identity_numbers, event)
    poured = Poured()
    if numbers != person.person.identity_numbers:
        changed = replace(person.person, identity_numbers=numbers)
        work.register.replace_person(person.ref, changed)
        poured.changed_persons = 1
    for key in event.new_source_keys:
        if person_of(work, key) is None:
            name_also(work, key, person.ref)
    return poured


def _renumbered(
    numbers: tuple[IdentityNumber, ...], event: RegisterEvent
) -> tuple[IdentityNumber, ...]:
    kept = [number for number in numbers if number not in event.identifiers]
    return tuple(dict.fromkeys([*kept, *event.new_identifiers]))
