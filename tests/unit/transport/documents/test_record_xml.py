"""The record of a document as XML says what its JSON says, and nothing else."""

import json
from dataclasses import replace

import pytest
from lxml import etree
from tests.unit.transport.documents.document_material import EXTRACT, IN_MANY_SCRIPTS

from comity.transport.documents.record import write_record
from comity.transport.documents.record_xml import NAMESPACE, write_record_xml

VALUES: dict[str, object] = {
    "a": [1, -2.5, True, False, None, []],
    "b": {"nested": {"deeper": "\u0645\u062d\u0645\u062f"}, "": "no key"},
    "c": "<script>&]]></script> \u202e \"quoted\" 'twice'",
    "d": " kept \n as it is ",
}


def _read(element: etree._Element) -> object:
    """Read the XML back, by the words of the Recommendation alone."""
    match etree.QName(element).localname:
        case "map":
            return {each.get("key"): _read(each) for each in element}
        case "array":
            return [_read(each) for each in element]
        case "string":
            return element.text or ""
        case "number":
            return json.loads(element.text or "")
        case "boolean":
            return {"true": True, "false": False}[element.text or ""]
        case "null":
            return None
        case other:
            raise AssertionError(other)


def _parsed(raw: bytes) -> etree._Element:
    root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
    assert {etree.QName(each).namespace for each in root.iter()} == {NAMESPACE}
    return root


def test_an_extract_says_the_same_in_both() -> None:
    record = write_record(replace(EXTRACT, person=IN_MANY_SCRIPTS))
    written = write_record_xml(record)
    assert _read(_parsed(written)) == json.loads(record)
    assert write_record_xml(record) == written, "it follows from the record byte for byte"


@pytest.mark.parametrize("value", [VALUES, [], {}, "", 0])
def test_every_value_of_json_comes_back(value: object) -> None:
    assert _read(_parsed(write_record_xml(json.dumps(value).encode()))) == value


def test_a_character_that_no_xml_can_hold_is_replaced_and_stops_nothing() -> None:
    raw = write_record_xml(json.dumps({"k\u0001": "a\u0000b\u000b\ufffe"}).encode())
    assert _read(_parsed(raw)) == {"k\ufffd": "a\ufffdb\ufffd\ufffd"}
