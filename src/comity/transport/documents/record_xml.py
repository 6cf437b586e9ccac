"""The record of a document as XML: the same statements, for programs that read no JSON.

It is the record as XSLT and XQuery write any JSON, so that it follows from the record byte for
byte, their published schema fits it, and nothing can be said in one that is not in the other.

Source:
    W3C Recommendation "XPath and XQuery Functions and Operators 3.1", 21 March 2017, section
    17.4.1 (XML representation of JSON) and appendix C.2 (its schema).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from lxml import etree

NAME: Final = "record.xml"
"""Name of the file in a container."""
NAMESPACE: Final = "http://www.w3.org/2005/xpath-functions"

_IN_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACED: Final = "\ufffd"


def write_record_xml(record: bytes) -> bytes:
    """Return the XML of a record; a character that XML cannot hold becomes U+FFFD.

    Args:
        record: As ``record.write_record`` returns it.
    """
    root = _element(msgspec.json.decode(record), None)
    etree.indent(root)
    raw: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return raw + b"\n"


def _element(value: object, key: str | None) -> etree._Element:
    match value:
        case Mapping():
            made = _named("map", key)
            made.extend([_element(each, str(name)) for name, each in value.items()])
        case str():
            made = _named("string", key)
            made.text = _legal(value)
        case bool():
            made = _named("boolean", key)
            made.text = "true" if value else "false"
        case None:
            made = _named("null", key)
        case Sequence():
            made = _named("array", key)
            made.extend([_element(each, None) for each in value])
        case _:
            made = _named("number", key)
            made.text = str(value)
    return made


def _named(name: str, key: str | None) -> etree._Element:
    made = etree.Element(f"{{{NAMESPACE}}}{name}", nsmap={None: NAMESPACE})
    if key is not None:
        made.set("key", _legal(key))
    return made


def _legal(text: str) -> str:
    return _IN_NO_XML.sub(_REPLACED, text)
