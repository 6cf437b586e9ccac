"""The official schemas, for tests that have them at hand; never used by the product.

libxml2 takes time without end for a text that misses the pattern of the schemas' texts, so
what breaks it (an angle bracket, nothing but blanks) is looked for first, in linear time.
libxml2 sees neither xs:ID nor xs:IDREF; ``xmlschema`` does, and is slow.
"""

import re
from copy import deepcopy
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from lxml import etree

SCHEMAS: Final = Path(__file__).resolve().parents[2].parent / "shared/standards/ecris-v1.0"
SAMPLES: Final = Path(__file__).resolve().parents[2].parent / "shared/data/samples"
XSD: Final = "{http://www.w3.org/2001/XMLSchema}"

needs_schemas: Final = pytest.mark.skipif(
    not SCHEMAS.is_dir(), reason="the official schemas are not at hand"
)

_BLANKS: Final = re.compile(r"[ \t\r\n]+")
# libxml2 leaves the white space of these types alone, which XML Schema collapses.
_UNTRIMMED: Final = re.compile(
    r"Date$|DateYear|DateMonth|DateDay|Duration|Deadline|Timestamp|SuspendedPart"
)


def _wrapper() -> str:
    """Return a schema of the message elements, made from the service description."""
    service = etree.parse(SCHEMAS / "ecris-service-v1.0.wsdl")
    (schema,) = service.iter(f"{XSD}schema")
    elements = "".join(etree.tostring(each).decode() for each in schema.iter(f"{XSD}element"))
    imports = "".join(
        f'<xsd:import namespace="http://ec.europa.eu/ECRIS/{name}-v1.0" '
        f'schemaLocation="{(SCHEMAS / f"{name}-v1.0.xsd").as_uri()}"/>'
        for name in ("messages", "domain-model", "commons", "common-reference-tables")
    )
    return (
        '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
        'targetNamespace="http://ec.europa.eu/ECRIS/service-v1.0" '
        f'elementFormDefault="qualified">{imports}{elements}</xsd:schema>'
    )


@cache
def _libxml2() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(BytesIO(_wrapper().encode())))


def objections(document: bytes) -> list[str]:
    """Return what is wrong with a document by the official schemas, by libxml2."""
    root = deepcopy(etree.fromstring(document))
    for element in root.iter(etree.Element):
        text = element.text or ""
        blank = len(text) > 100 and not text.strip(" \t\r\n")
        if not len(element) and ("<" in text or ">" in text or blank):
            return [f"{element.tag!r}: a text with an angle bracket, or of nothing but blanks"]
        if text and not len(element) and _UNTRIMMED.search(etree.QName(element).localname):
            element.text = _BLANKS.sub(" ", text).strip(" ")
    schema = _libxml2()
    return [] if schema.validate(root) else [str(error) for error in schema.error_log]


@cache
def _xmlschema() -> object:
    xmlschema = pytest.importorskip("xmlschema")
    return xmlschema.XMLSchema(_wrapper(), base_url=SCHEMAS.as_uri())


def identity_objections(document: bytes) -> list[str]:
    """Return what is wrong with a document by ``xmlschema``, which checks identifiers."""
    schema = _xmlschema()
    return [str(error) for error in schema.iter_errors(document.decode())]  # type: ignore[attr-defined]
