"""Archives between ECRIS v1.0 and the reference implementation's dialect."""

from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from tests.ecris.message_instances import message_from
from tests.ecris.official import SAMPLES, needs_schemas, objections
from tests.unit.cli.node_homes import done, run

from comity.cli.exits import Exit
from comity.records.messages import Notification, NotificationResponse, RequestResponse
from comity.transport.ecris.codes import OWN_CODES
from comity.transport.ecris.dialect_ri import read_ri, write_ri
from comity.transport.ecris.reading import read
from comity.transport.registers.ecris_conversion import Converted, Dialect, converted
from comity.transport.registers.ecris_ri import read_ecris_ri
from comity.transport.registers.ecris_v1 import read_ecris_v1
from comity.transport.registers.record import ImportedRecord

KNOWN = ("NotificationMessage", "NotificationResponseMessage", "RequestResponseMessage")
FOLDER = SAMPLES / "ecris_ri"
NAMES = sorted(path.name for path in FOLDER.glob("*.xml"))


def conversion(document: bytes, to: Dialect) -> Converted:
    (found,) = converted(BytesIO(document), to, codes=OWN_CODES)
    return found


@pytest.mark.parametrize("element", KNOWN)
def test_there_and_back_says_the_same_but_for_what_was_told(element: str) -> None:
    same = 0
    for seed in range(40):
        document = message_from(element, seed, plain=True)
        there = conversion(document, Dialect.RI)
        assert there.document is not None, there.fault
        back = conversion(there.document, Dialect.V1)
        assert back.document is not None, back.fault
        found = read(etree.fromstring(back.document), codes=OWN_CODES)
        sent = read(etree.fromstring(document), codes=OWN_CODES)
        assert found.meta == sent.meta
        assert isinstance(found.message, Notification | NotificationResponse | RequestResponse)
        if not there.notes and not back.notes and not getattr(sent.message, "stated_unknown", ()):
            same += 1
            assert found.message == sent.message
    assert same > 0


@needs_schemas
@pytest.mark.shared
@pytest.mark.parametrize("element", KNOWN)
def test_what_comes_back_is_valid(element: str) -> None:
    for seed in range(20):
        there = conversion(message_from(element, seed), Dialect.RI)
        assert there.document is not None, there.fault
        back = conversion(there.document, Dialect.V1)
        assert back.document is not None, back.fault
        assert objections(back.document) == []


def test_the_importer_reads_both_alike() -> None:
    compared = 0
    for seed in range(20):
        document = message_from("NotificationMessage", seed, plain=True)
        there = conversion(document, Dialect.RI)
        assert there.document is not None
        (ours,) = read_ecris_v1(BytesIO(document))
        (theirs,) = read_ecris_ri(BytesIO(there.document))
        if isinstance(ours, ImportedRecord) and isinstance(theirs, ImportedRecord):
            compared += 1
            assert (ours.person, ours.convictions) == (theirs.person, theirs.convictions)
    assert compared > 3


def test_what_the_dialect_has_no_known_element_for_is_told() -> None:
    told = {
        note.path
        for seed in range(30)
        for note in conversion(message_from("NotificationMessage", seed), Dialect.RI).notes
        if note.code == "ecris:ri:left-out"
    }
    assert {"contact", "remarks", "other_affected"} <= told


def test_a_kind_that_is_not_known_in_the_dialect_is_not_made_up() -> None:
    found = conversion(message_from("RequestMessage", 1, plain=True), Dialect.RI)
    assert found.document is None
    assert "not known" in found.fault


def test_an_element_that_is_not_known_is_passed_over_and_a_broken_value_is_not() -> None:
    there = conversion(message_from("NotificationMessage", 2, plain=True), Dialect.RI).document
    assert there is not None
    more = there.replace(b"<ri:MessageType>", b"<ri:Author>x</ri:Author><ri:MessageType>")
    assert conversion(more, Dialect.V1).document == conversion(there, Dialect.V1).document
    broken = there.replace(b"<ri:PersonSex>", b"<ri:PersonSex>9")
    assert "PersonSex" in conversion(broken, Dialect.V1).fault


@pytest.mark.skipif(not NAMES, reason="the samples are not at hand")
@pytest.mark.shared
@pytest.mark.parametrize("name", NAMES)
def test_a_sample_of_the_dialect_comes_out_as_it_went_in(name: str) -> None:
    found = read_ri(etree.parse(FOLDER / name).getroot(), codes=OWN_CODES)
    assert found.complaints == ()
    assert found.head is not None
    assert found.message is not None
    document, notes = write_ri(found.head, found.message, codes=OWN_CODES)
    assert notes == ()
    assert read_ri(etree.fromstring(document), codes=OWN_CODES) == found


def test_the_command_converts_an_archive_and_never_overwrites(tmp_path: Path) -> None:
    source, target = tmp_path / "archive.xml", tmp_path / "ri.xml"
    source.write_bytes(
        b"<archive>"
        + message_from("NotificationMessage", 2, plain=True)
        + message_from("RequestResponseMessage", 2, plain=True)
        + b"</archive>"
    )
    data = done("ecris", "convert", source, "--to", "ecris-ri", "--output", target, "--json").data
    assert (data["converted"], data["not_converted"]) == (2, 0)
    back = tmp_path / "back.xml"
    done("ecris", "convert", target, "--to", "ecris-v1", "--output", back)
    assert done("ecris", "validate", back, "--json").data["messages"] == 2
    again = run("ecris", "convert", source, "--to", "ecris-ri", "--output", target)
    assert again.code == Exit.INPUT
