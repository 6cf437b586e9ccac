"""Reads NIEM / Nlets rap sheets, and the reports a broker sends about them.

What is known of these documents comes from a state broker's examples, not from the
exchange's schemas: elements this reader does not know are passed over.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from lxml import etree

from comity.errors import InputInvalid
from comity.transport.registers.ecris_v1 import set_aside
from comity.transport.registers.niem import below, is_niem, text_at, texts_at
from comity.transport.registers.rap_sheet_convictions import convictions_of
from comity.transport.registers.rap_sheet_person import (
    identity_numbers,
    person_from,
    residences,
    source_keys,
    stated_birth_dates,
)
from comity.transport.registers.record import (
    ImportedMessage,
    ImportedRecord,
    Progress,
    Reading,
    RegisterEvent,
    RegisterEventKind,
    structural_key,
)
from comity.transport.registers.xml_stream import (
    DEFAULT_LIMITS,
    Limits,
    local_name,
    records,
    serialised,
)

_EVENTS: Final = {
    "CriminalHistoryExpungementReport": (
        RegisterEventKind.EXPUNGEMENT,
        "ExpungementIdentifiers",
        "",
    ),
    "CriminalHistoryConsolidationReport": (
        RegisterEventKind.CONSOLIDATION,
        "PreConsolidationIdentifiers",
        "PostConsolidationIdentifiers",
    ),
    "CriminalHistoryRestorationReport": (
        RegisterEventKind.RESTORATION,
        "RestorationIdentifiers",
        "",
    ),
    "CriminalHistoryIdentifierUpdateReport": (
        RegisterEventKind.IDENTIFIER_UPDATE,
        "PreIdentifierUpdateIdentifiers",
        "PostIdentifierUpdateIdentifiers",
    ),
}
_IDENTIFICATIONS: Final = frozenset(
    {"PersonFederalIdentificationResults", "PersonStateIdentificationResults"}
)
_SEARCHES: Final = frozenset(
    {"OrganizationIdentificationResultsSearchResults", "PersonSearchResults"}
)
_ATTACHED: Final = "an attached document is left unread; it has no structure"


def read_rap_sheets(
    source: BinaryIO, *, limits: Limits = DEFAULT_LIMITS, progress: Progress | None = None
) -> Iterator[Reading]:
    """Yield what each sheet or report of ``source`` holds for a register.

    Args:
        source: XML; documents may stand at any depth inside any other elements.
        limits: Bounds.
        progress: Told how many bytes were consumed.

    Yields:
        One reading for each sheet or report, and a ``SetAside`` for each child of the
        root that neither is nor holds one.

    Raises:
        InputInvalid: The file is not well-formed XML from some line on, or breaks a
            limit. The fault of whoever supplied it.
    """
    for found in records(source, _is_document, limits=limits, progress=progress):
        try:
            reading = _reading(found.sound(), found.place)
        except InputInvalid as failure:
            reading = set_aside(found.element, found.place, failure)
        yield reading


def _is_document(element: etree._Element) -> bool:
    if not is_niem(element):
        return False
    # An unknown report is set aside as a whole; CriminalHistory wraps sheets.
    is_root = element.getparent() is None and local_name(element) != "CriminalHistory"
    return is_root or local_name(element) in _READERS


def _reading(element: etree._Element, place: str) -> Reading:
    read = _READERS.get(local_name(element))
    if read is None:
        raise InputInvalid(
            "is not a rap sheet, nor a report about one that this reader knows",
            field=local_name(element),
        )
    return read(element, place)


def _sheet(element: etree._Element, place: str) -> Reading:
    subject = next(below(element, "RapSheetPerson"), None)
    if subject is None:
        raise InputInvalid("is missing; a sheet needs its subject", field="RapSheetPerson")
    person = person_from(
        subject,
        further_birth_dates=stated_birth_dates(element),
        addresses=residences(element, subject),
    )
    if person is None:
        raise InputInvalid("has neither a name nor a number", field="RapSheetPerson")
    key = next(iter(source_keys(subject)), None) or structural_key("us", person, ())
    convictions, note = convictions_of(element, key)
    return ImportedRecord(place, key, person, convictions, note)


def _person_report(element: etree._Element, place: str, subject: etree._Element) -> Reading:
    """Return a person whom a report identifies without listing what was decided."""
    codes = {
        code.upper()
        for code in texts_at(
            element,
            "TransactionDescriptiveRecord",
            "RapBackNotificationEvent",
            "TriggeringEvent",
            "FederalTriggeringEventCode",
        )
    }
    person = person_from(subject, deceased="DEATH" in codes)
    if person is None:
        raise InputInvalid("has neither a name nor a number", field="Person")
    key = next(iter(source_keys(subject)), None) or structural_key("us", person, ())
    notes = ["the report lists no decision of a court"]
    if "DEATH" in codes:
        notes.append("it reports the person's death")
    if _has_attachment(element):
        notes.append(_ATTACHED)
    return ImportedRecord(place, key, person, note="; ".join(notes), complete=False)


def _rap_back(element: etree._Element, place: str) -> Reading:
    subject = next(below(element, "Person"), None)
    if subject is None:
        return ImportedMessage(place, local_name(element), "the report carries no person")
    return _person_report(element, place, subject)


def _identification(element: etree._Element, place: str) -> Reading:
    if text_at(element, "CivilIdentificationReasonCode") is not None:
        return ImportedMessage(
            place,
            local_name(element),
            "the person was identified for a civil purpose; applicants are not entered in a "
            "register of convictions",
        )
    subject = next(below(element, "Subject", "RoleOfPerson"), None)
    if subject is None:
        return ImportedMessage(place, local_name(element), "the report carries no person")
    return _person_report(element, place, subject)


def _event(element: etree._Element, place: str) -> Reading:
    kind, before, after = _EVENTS[local_name(element)]
    concerned = next(below(element, "Person", before), None)
    following = next(below(element, "Person", after), None) if after else None
    if concerned is None or not source_keys(concerned):
        raise InputInvalid("names no record; the report cannot be applied", field=before)
    if after and (following is None or not source_keys(following)):
        raise InputInvalid("names no record; the report cannot be applied", field=after)
    return RegisterEvent(
        place=place,
        kind=kind,
        identifiers=identity_numbers(concerned),
        new_identifiers=() if following is None else identity_numbers(following),
        source_keys=source_keys(concerned),
        new_source_keys=() if following is None else source_keys(following),
        raw=serialised(element),
        note=_ATTACHED if _has_attachment(element) else "",
    )


def _search(element: etree._Element, place: str) -> Reading:
    errors = ("SearchResultsMetadata", "SearchErrors", "SearchResultsExceedThresholdError")
    if any(True for _ in below(element, *errors)):
        reason = "reports that a search found too many results, and carries none of them"
    else:
        reason = "is a list of search results, not a record"
    return ImportedMessage(place, local_name(element), reason)


def _has_attachment(element: etree._Element) -> bool:
    return any(local_name(found) == "Base64BinaryObject" for found in element.iter(etree.Element))


_READERS: Final[dict[str, Callable[[etree._Element, str], Reading]]] = {
    "RapSheet": _sheet,
    "CriminalHistoryReport": _rap_back,
    **dict.fromkeys(_IDENTIFICATIONS, _identification),
    **dict.fromkeys(_EVENTS, _event),
    **dict.fromkeys(_SEARCHES, _search),
}
