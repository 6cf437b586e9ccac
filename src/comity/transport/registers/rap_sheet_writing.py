"""Writes NIEM / Nlets rap sheets: the counterpart of ``rap_sheet``.

Only elements that a state broker's examples show are written, and two of NIEM's core for
numbers. What none of them carries stands in words in a comment beside the person or the
charge, so that no reader of the sheet is told less than the register holds; which statements
those are, ``rap_sheet_table`` lists. A sheet says GUILTY of each charge, so nothing is put on
it that a criminal court has not decided against the person.
"""

from collections.abc import Iterable, Iterator
from dataclasses import MISSING, dataclass, fields
from typing import BinaryIO, Final

from lxml import etree

from comity.errors import InputInvalid
from comity.ids import ConvictionId
from comity.persons.person import Alias, Person
from comity.persons.redaction import Redacted
from comity.records.model import Conviction, Offence, RelationKind, Sanction, TriState
from comity.records.person_presentation import present_person
from comity.records.presentation import present_conviction
from comity.transport.registers.rap_sheet_person_writing import (
    JXDM,
    NC,
    RAP,
    STRUCTURES,
    add,
    add_person,
    add_residences,
    is_named,
)
from comity.transport.registers.rap_sheet_references import (
    ChargeReference,
    jurisdiction_of,
    parse_reference,
)
from comity.transport.registers.rap_sheet_table import BY_FIELD, Keeping
from comity.transport.registers.rap_sheet_words import (
    LANGUAGE,
    charge_words,
    commented,
    sentence_words,
    writable,
)

HISTORY: Final = "http://ojbc.org/IEPD/Exchange/CriminalHistory/1.0"
EXTENSION: Final = "http://ojbc.org/IEPD/Extensions/CriminalHistory/1.0"
GUILTY: Final = "GUILTY"
_Part = Person | Alias | Conviction | Offence | Sanction
_NAMESPACES: Final = {
    "ch-doc": HISTORY,
    "ch-ext": EXTENSION,
    "rap": RAP,
    "j": JXDM,
    "nc": NC,
    "s": STRUCTURES,
}


@dataclass(frozen=True, slots=True, repr=False)
class Sheet(Redacted):
    """What one sheet is to say.

    Attributes:
        person: Who.
        convictions: Their convictions, in the order of the sheet.
        source_key: Key of the record if it was read from a sheet; see ``add_person``.
    """

    person: Person
    convictions: tuple[Conviction, ...] = ()
    source_key: str = ""


def write_rap_sheets(sheets: Iterable[Sheet], target: BinaryIO, *, agency: str) -> tuple[str, ...]:
    """Write a document of rap sheets, one sheet in memory at a time.

    Args:
        sheets: What to write.
        target: Where to, in UTF-8.
        agency: Name of the authority whose register it is.

    Returns:
        What the sheets do not say, or not as the register does, each once; sentences
        without personal data.

    Raises:
        InputInvalid: A person has neither a name nor a number: a sheet needs one. The
            fault of whoever asked; the document is not complete then.
    """
    notes: dict[str, None] = {}
    with (
        etree.xmlfile(target, encoding="utf-8") as document,
        document.element(f"{{{HISTORY}}}CriminalHistory", nsmap=_NAMESPACES),
    ):
        for number, sheet in enumerate(sheets, 1):
            document.write(_element(sheet, number, writable(agency), notes))
    return tuple(notes)


def reasons_against(conviction: Conviction) -> Iterator[str]:
    """Yield why a conviction cannot stand on a sheet; nothing if it can."""
    if parse_reference(conviction.id) is None:
        yield "left out: a conviction whose identifier is not CC-C- and fifteen digits"
    if conviction.asks_deletion:
        yield "left out: a conviction that a decision orders to be deleted"
    if conviction.non_criminal_ruling is TriState.YES:
        yield "left out: a ruling that is not a criminal court's"
    if conviction.offences and not _charged(conviction):
        yield "left out: a conviction of which every offence is exempt from responsibility"


def _element(sheet: Sheet, number: int, agency: str, notes: dict[str, None]) -> etree._Element:
    person = sheet.person
    if not is_named(person.name) and not person.identity_numbers:
        raise InputInvalid("A sheet needs a name or a number of the person.", field="person")
    root = etree.Element(f"{{{EXTENSION}}}RapSheet", nsmap=_NAMESPACES)
    add(add(root, RAP, "Metadata"), NC, "ReportingOrganizationText", agency)
    identifier = f"P{number}"
    written = []
    for conviction in sheet.convictions:
        against = list(reasons_against(conviction))
        notes.update(dict.fromkeys(against))
        if not against:
            written.append(conviction)
    comment = f"{identifier}-M"
    _add_comment(root, comment, present_person(person, LANGUAGE).to_text())
    for position, conviction in enumerate(written, 1):
        words = present_conviction(conviction, LANGUAGE).to_text()
        _add_comment(root, f"{comment}{position}", words)
    subject = add_person(root, person, sheet.source_key)
    subject.set(f"{{{STRUCTURES}}}id", identifier)
    subject.set(f"{{{STRUCTURES}}}metadata", comment)
    add_residences(root, subject, person)
    for position, conviction in enumerate(written, 1):
        _add_cycle(root, conviction, f"{comment}{position}", notes)
    parts: list[_Part] = [person, *person.aliases, *written]
    for conviction in written:
        parts += [*conviction.offences, *conviction.sanctions]
    for part in parts:
        notes.update(dict.fromkeys(_told_otherwise(part)))
    return root


def _add_comment(root: etree._Element, identifier: str, words: str) -> None:
    metadata = add(root, RAP, "Metadata")
    metadata.set(f"{{{STRUCTURES}}}id", identifier)
    add(metadata, NC, "CommentText", commented(words))


def _add_cycle(
    root: etree._Element, conviction: Conviction, comment: str, notes: dict[str, None]
) -> None:
    cycle = add(root, EXTENSION, "RapSheetCycle")
    day = None if conviction.decided_on is None else conviction.decided_on.isoformat()
    if day is not None:
        add(add(cycle, RAP, "CycleEarliestDate"), NC, "Date", day)
    charged = _charged(conviction)
    if len(charged) < len(conviction.offences):
        notes["left out: an offence that is exempt from responsibility"] = None
    references = _references(conviction.id, charged)
    court = add(cycle, RAP, "CourtAction")
    country = jurisdiction_of(conviction.convicting_country)
    for each in charged or (None,):
        reference = ChargeReference(conviction.id) if each is None else references[each.id]
        charge = add(court, RAP, "CourtCharge")
        charge.set(f"{{{STRUCTURES}}}metadata", comment)
        add(charge, JXDM, "ChargeDescriptionText", "" if each is None else charge_words(each))
        disposition = add(charge, JXDM, "ChargeDisposition")
        if day is not None:
            add(add(disposition, NC, "DispositionDate"), NC, "Date", day)
        add(disposition, NC, "DispositionDescriptionText", GUILTY)
        _add_tracking(charge, "ChargeIdentification", reference, country)
        _add_tracking(charge, "ChargeTrackingIdentification", reference, country)
    every = tuple(references.values()) or (ChargeReference(conviction.id),)
    sentences = [
        (words, punished)
        for sanction, words in zip(conviction.sanctions, sentence_words(conviction), strict=True)
        if (punished := _punished(conviction, sanction, references, every))
    ]
    if len(sentences) < len(conviction.sanctions):
        notes["left out: a sanction for an offence that is not on the sheet"] = None
    for words, punished in sentences:
        sentence = add(add(cycle, EXTENSION, "Sentencing"), EXTENSION, "Sentence")
        add(sentence, JXDM, "SentenceDescriptionText", words)
        for reference in punished:
            link = add(sentence, RAP, "SentenceCharge")
            _add_tracking(link, "ChargeTrackingIdentification", reference, country)


def _add_tracking(
    parent: etree._Element, name: str, reference: ChargeReference, country: str
) -> None:
    tracking = add(parent, JXDM, name)
    add(tracking, NC, "IdentificationID", writable(str(reference)))
    add(tracking, NC, "IdentificationJurisdictionText", country)


def _charged(conviction: Conviction) -> tuple[Offence, ...]:
    """Return the offences of which a court can be said to have found the person guilty."""
    return tuple(
        offence
        for offence in conviction.offences
        if offence.responsibility_exemption is not TriState.YES
    )


def _references(
    conviction: ConvictionId, charged: tuple[Offence, ...]
) -> dict[str, ChargeReference]:
    """Return how each charge is named, by the id of its offence.

    If a reader could not take back one of the ids, all are told by their place.
    """
    own = {each.id: ChargeReference(conviction, each.id) for each in charged}
    if all(parse_reference(str(reference)) is not None for reference in own.values()):
        return own
    return {
        each.id: ChargeReference(conviction, f"O-{position:05d}")
        for position, each in enumerate(charged, 1)
    }


def _punished(
    conviction: Conviction,
    sanction: Sanction,
    references: dict[str, ChargeReference],
    every: tuple[ChargeReference, ...],
) -> tuple[ChargeReference, ...]:
    """Return the charges of a sanction: those it names, else all, as the decision is one."""
    named = [
        target
        for relation in conviction.relations
        if relation.kind is RelationKind.SANCTION_TO_OFFENCES and relation.source == sanction.id
        for target in relation.targets
    ]
    if not named:
        return every
    return tuple(references[target] for target in dict.fromkeys(named) if target in references)


def _told_otherwise(part: _Part) -> Iterator[str]:
    """Yield a note for each stated field that the sheet does not carry as it is."""
    for field in fields(part):
        row = BY_FIELD[f"{type(part).__name__}.{field.name}"]
        # A part's id says nothing of anybody.
        stated = field.default is not MISSING and getattr(part, field.name) != field.default
        if row.keeping is not Keeping.KEPT and stated:
            yield f"{row.field}: {row.keeping}; {row.how}"
