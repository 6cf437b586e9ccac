"""The normal form under which a message read and written again is the same message.

Written against the schemas, without the tables of the product. What it evens out is all
that reading and writing may change; everything else must come out as it went in:

* prefixes, blanks between elements, comments, processing instructions, xsi:schemaLocation,
  an xsi:type that only repeats the declared type;
* white space of collapsing types; an empty element that means its default;
* the lexical form of numbers, booleans and base64; the zone of a date, not of a timestamp;
* the case of UNKNOWN, its language and mark; a text of no-break spaces, which counts as it;
  "unknown" beside known wordings, names or nationalities, and a second "unknown";
* 1 January 1800 in three parts, and a day that no calendar has;
* identifiers of the parts of convictions, up to renaming.
"""

import base64
import re
from calendar import monthrange
from typing import Final, TypeAlias

from lxml import etree

XSI_TYPE: Final = "{http://www.w3.org/2001/XMLSchema-instance}type"
_BLANKS: Final = " \t\r\n"
_ZONE: Final = re.compile(r"(?:Z|[+-][0-9]{2}:[0-9]{2})$")

Normal: TypeAlias = "tuple[str, tuple[tuple[str, str], ...], str, tuple[Normal, ...]]"
"""Local name with namespace, attributes, text, children."""

_DEFAULTS: Final = {
    "DateYear": "1800",
    "PlaceCountryReference": "CO-00-999-XXX",
    "IdentificationDocumentNumber": "UNKNOWN",
    "PersonSex": "0",
    "PersonNationalityReference": "CO-00-999-XXX",
    "OffenceCommonCategoryReference": "O-00-270000",
    "OffenceApplicableLegalProvisions": "UNKNOWN",
    "SanctionSuspensionTypeReference": "S-00-Z",
    "SanctionTypeReference": "N-00-Z",
    "SanctionCommonCategoryReference": "S-00-012000",
    "SanctionMultiplier": "1",
    "DecisionDate": "1800-01-01",
    "DecisionFinalDate": "1800-01-01",
    "ConvictionFileNumber": "UNKNOWN",
    "ConvictionDecisionDate": "1800-01-01",
    "ConvictionDecisionFinalDate": "1800-01-01",
    "BinaryAttachmentMimeType": "application/nist",
    "BinaryAttachmentFileName": "UNKNOWN",
}
_NUMBERS: Final = {
    "PersonSex",
    "OffenceNumberOfOccurrences",
    "SanctionMultiplier",
    "SanctionNumberOfFines",
    "PositiveDecimalUnit",
    "PositiveDecimalFraction",
    "BinaryAttachmentFileSize",
}
_DATES: Final = {
    "DateYear",
    "DateMonth",
    "DateDay",
    "PeriodStartDate",
    "PeriodEndDate",
    "DecisionDate",
    "DecisionFinalDate",
    "ConvictionDecisionDate",
    "ConvictionDecisionFinalDate",
    "ConvictionRetentionPeriodEndDate",
    "MessageDataDeadline",
}
_UNCOLLAPSED: Final = {
    "AddressFull",
    "PersonRemarks",
    "Remarks",
    "SanctionSuspensionRemarks",
    "SanctionInterruptionRemarks",
    "DecisionRemarks",
    "ConvictionRemarks",
    "MessageDataRemarks",
    "BinaryAttachmentComment",
    "FunctionalErrorAdditionalInformation",
}
_VERBATIM: Final = {
    "ContactPersonEmail",
    "BinaryAttachmentMimeType",
    "BinaryAttachmentFileName",
    "NJRConvictionReference",
}
_UNKNOWN_AMONG: Final = {
    "PersonNationalityReference": "CO-00-999-XXX",
    "MessageDataAccusationOffenceCategoryReference": "O-00-270000",
    "PersonFormerForename": "UNKNOWN",
    "PersonFormerSurname": "UNKNOWN",
    "PersonFormerSecondSurname": "UNKNOWN",
    "MultilingualTextLinguisticRepresentation": "UNKNOWN",
}
_PART_IDS: Final = {"DecisionID", "OffenceID", "SanctionID"}
_PART_REFERENCES: Final = {
    "Decision",
    "Offence",
    "Sanction",
    "SourceSanction",
    "DestinationSanction",
}


def normal_form(element: etree._Element) -> Normal:
    """Return the normal form of a message element."""
    return _normal(element, "", {}, [0])


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _normal(
    element: etree._Element, parent: str, names: dict[str, str], counter: list[int]
) -> Normal:
    local = _local(element)
    if local == "MessageDataConviction":
        names = _renamed(element, counter)
    children = [each for each in element if isinstance(each.tag, str)]
    if not children:
        return _leaf(element, local, parent, names)
    below = [_normal(each, local, names, counter) for each in children]
    below = _without_idle_unknowns(below)
    if any(_name(each) == "DateYear" for each in below):
        below = _date(below)
    return (str(element.tag), _attributes(element, local), "", tuple(below))


def _leaf(element: etree._Element, local: str, parent: str, names: dict[str, str]) -> Normal:
    text = "".join(str(piece) for piece in element.itertext(str(element.tag)))
    if parent not in _UNCOLLAPSED:
        text = re.sub(r"[ \t\r\n]+", " ", text).strip(" ")
    text = text or _DEFAULTS.get(local, "")
    attributes = _attributes(element, local)
    if local in _DATES:
        text = _ZONE.sub("", text)
    elif local in _NUMBERS:
        text = str(int(text))
    elif local == "IsAlive":
        text = {"1": "true", "0": "false"}.get(text, text)
    elif local == "BinaryAttachmentContent":
        text = base64.b64decode(text).hex()
    elif local in _PART_IDS or local in _PART_REFERENCES:
        text = names[text]
    elif text.strip().upper() in {"UNKNOWN", ""} and local not in _VERBATIM and text:
        text, attributes = "UNKNOWN", ()
    return (str(element.tag), attributes, text, ())


def _attributes(element: etree._Element, local: str) -> tuple[tuple[str, str], ...]:
    found = {}
    for name, value in element.attrib.items():
        if name == XSI_TYPE and local == "ConvictionRelationship":
            found["type"] = str(value).rpartition(":")[2]
        elif name == "translated":
            found[name] = {"1": "true", "0": "false"}.get(value.strip(), value.strip())
        elif not str(name).startswith("{"):
            found[str(name)] = str(value).strip(_BLANKS)
    return tuple(sorted(found.items()))


def _renamed(conviction: etree._Element, counter: list[int]) -> dict[str, str]:
    names = {}
    for each in conviction.iter():
        if isinstance(each.tag, str) and _local(each) in _PART_IDS:
            counter[0] += 1
            identifier = "".join(str(text) for text in each.itertext(str(each.tag))).strip(_BLANKS)
            names[identifier] = f"{identifier[0]}{counter[0]}"
    return names


def _name(normal: Normal) -> str:
    return normal[0].rpartition("}")[2]


def _without_idle_unknowns(children: list[Normal]) -> list[Normal]:
    kept = children
    for name, unknown in _UNKNOWN_AMONG.items():
        of_name = [each for each in kept if _name(each) == name]
        idle = [each for each in of_name if each[2] == unknown]
        if len(idle) == len(of_name):
            idle = idle[1:]
        for each in idle:
            # By identity: two that say the same are equal, and one of them stays.
            kept = [other for other in kept if other is not each]
    return kept


def _date(parts: list[Normal]) -> list[Normal]:
    year = parts[0][2]
    if len(parts) == 1:
        return parts
    month = parts[1][3][0][2]
    day = parts[1][3][1][2] if len(parts[1][3]) > 1 else ""
    if (year, month, day) == ("1800", "--01", "---01"):
        return parts[:1]
    longest = monthrange(2000 if year == "1800" else int(year), int(month[2:]))[1]
    if day and int(day[3:]) > longest:
        tag, attributes, text, below = parts[1]
        return [parts[0], (tag, attributes, text, below[:1])]
    return parts
