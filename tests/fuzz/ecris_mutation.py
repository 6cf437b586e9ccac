"""Messages bent out of shape: still XML as a rule, no longer what anybody meant."""

from collections.abc import Callable
from random import Random
from typing import Final

from lxml import etree
from tests.ecris.instances import KINDS, NAMESPACES, XSI
from tests.ecris.message_instances import message_from
from tests.fuzz.ecris_target import CANARY

from comity.transport.ecris.soap import wrap

_TYPE: Final = f"{{{XSI}}}type"
_TEXTS: Final = (
    "",
    " ",
    "\t\r\n",
    "\u00a0",
    "\u0085\u2028",
    "0",
    "-1",
    "+0001",
    "1e5",
    "٣",
    "9" * 400,
    "UNKNOWN",
    " unknown ",
    "Yes",
    "true",
    "1800",
    "--02",
    "---31",
    "--02-31",
    "1800-01-01",
    "2021-02-30",
    "-0001-01-01Z",
    "999999999-12-31+14:00",
    "2022-05-03T10:00:00",
    "P1Y2M3DT4H5M6.789S",
    "P" + "9" * 400 + "Y",
    "-P0D",
    "CO-00-999-XXX",
    "O-00-270000",
    "S-00-Z",
    "D-00001",
    "S-00001",
    "PL-C-000000000000001",
    "PL-BG-REQ-000000000000001",
    "FE-00001",
    CANARY,
    f"<{CANARY}>",
    CANARY * 600,
    f"{CANARY} & \u202e \u0000".replace("\u0000", ""),
    "a" * 20_000 + "<",
    "\U0001f600" * 210,
    "e\u0301" * 4_001,
    "QUJD",
    "Q=U=",
    "data:,x",
)
_TAGS: Final = tuple(
    f"{{{NAMESPACES[prefix]}}}{local}"
    for prefix, local in (
        *(("svc", name) for name in sorted(KINDS)),
        ("msg", "MessageMetaData"),
        ("msg", "MessageMetaDataMessageID"),
        ("msg", "MessageMetaDataResponseTo"),
        ("msg", "MessageData"),
        ("msg", "MessageDataRemarks"),
        ("msg", "MessageDataConviction"),
        ("msg", "BinaryAttachmentContent"),
        ("dm", "ConvictionRelationship"),
        ("dm", "PersonAlias"),
        ("cm", "MultilingualTextLinguisticRepresentation"),
        ("cm", "DateMonthDay"),
    )
)
_TYPES: Final = (
    "dm:ConvictionType",
    "DecisionToOffencesRelationshipType",
    "dm:SanctionToSanctionsRelationshipType",
    "msg:ConvictionToConvictionsRelationshipType",
    "nobody:Type",
    ":",
    "",
    "a:b:c",
)
_RAW: Final = (
    b"<!DOCTYPE x>",
    b"<?x y?>",
    b"<!-- x -->",
    b"<![CDATA[<]]>",
    b"&x;",
    b"&#0;",
    b"&#xD800;",
    b"&#13;",
    b"]]>",
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b"<?xml version='1.1'?>",
    b'<?xml version="1.0" encoding="iso-8859-5"?>',
    b'<?xml version="1.0" encoding="us-ascii"?>',
    b' xmlns=""',
    b' xmlns:cm="urn:x"',
    b"<a:b:c/>",
    b"<x:y/>",
)


def seed_document(seed: int, *, limit: int = 60_000) -> bytes:
    """Return a valid message, in its envelope or without one, of any element."""
    random = Random(seed)  # noqa: S311 - no secret is made of it
    message = message_from(random.choice(sorted(KINDS)), random.getrandbits(32))
    return (wrap(message) if random.random() < 0.5 else message)[:limit]


def mutated(body: bytes, seed: int, *, limit: int = 200_000) -> bytes:
    """Return a document that differs from ``body`` in one to four places."""
    random = Random(seed)  # noqa: S311 - no secret is made of it
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False))
    except (etree.XMLSyntaxError, ValueError):
        return _spoiled(body, random)[:limit]
    for _ in range(random.randint(1, 4)):
        elements = list(root.iter(etree.Element))
        try:
            random.choice(_CHANGES)(random.choice(elements), elements, random)
        except ValueError:
            continue  # What XML cannot hold; the spoiling below does that.
    made = etree.tostring(root)
    return (_spoiled(made, random) if random.random() < 0.15 else made)[:limit]


def _spoiled(body: bytes, random: Random) -> bytes:
    place = random.randint(0, len(body))
    if random.random() < 0.5:
        return body[:place] + random.choice(_RAW) + body[place:]
    end = min(len(body), place + random.randint(0, 12))
    return body[:place] + body[end:]


_Change = Callable[[etree._Element, list[etree._Element], Random], None]


def _text(element: etree._Element, _all: list[etree._Element], random: Random) -> None:
    if len(element) and random.random() < 0.8:
        leaves = [each for each in element.iter(etree.Element) if not len(each)]
        element = random.choice(leaves or [element])
    element.text = random.choice(_TEXTS)


def _tail(element: etree._Element, _all: list[etree._Element], random: Random) -> None:
    element.tail = random.choice(_TEXTS)


def _name(element: etree._Element, every: list[etree._Element], random: Random) -> None:
    element.tag = random.choice([*_TAGS, str(random.choice(every).tag)])


def _gone(element: etree._Element, _all: list[etree._Element], _random: Random) -> None:
    if (parent := element.getparent()) is not None:
        parent.remove(element)


def _twice(element: etree._Element, _all: list[etree._Element], random: Random) -> None:
    if (parent := element.getparent()) is not None:
        for _ in range(random.choice([1, 1, 2, 60])):
            parent.insert(parent.index(element), _copy(element))


def _moved(element: etree._Element, every: list[etree._Element], random: Random) -> None:
    other = random.choice(every)
    other.insert(random.randint(0, len(other)), _copy(element))


def _deep(element: etree._Element, _all: list[etree._Element], random: Random) -> None:
    for _ in range(random.choice([1, 3, 70])):
        element = etree.SubElement(element, element.tag)


def _attribute(element: etree._Element, _all: list[etree._Element], random: Random) -> None:
    name = random.choice(
        [_TYPE, _TYPE, "languageCode", "translated", "relationshipTypeReference", "x", "{urn:x}y"]
    )
    element.set(name, random.choice(_TYPES if name == _TYPE else _TEXTS))


def _aside(element: etree._Element, _all: list[etree._Element], random: Random) -> None:
    note = etree.Comment("x") if random.random() < 0.5 else etree.ProcessingInstruction("x")
    element.insert(random.randint(0, len(element)), note)


def _copy(element: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(element, with_tail=False))


_CHANGES: Final[tuple[_Change, ...]] = (
    _text,
    _text,
    _text,
    _text,
    _tail,
    _name,
    _gone,
    _gone,
    _twice,
    _moved,
    _moved,
    _deep,
    _attribute,
    _attribute,
    _aside,
)
