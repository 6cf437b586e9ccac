"""The samples of ECRIS v1.0 come out as they went in, and mean what the importer reads.

Origin: ``data/samples/ecris_v1`` of the shared material (eleven messages, one of each kind,
no real person; see its README). The importer's mapping was written before and apart from
the tables, so the two check each other.
"""

from collections.abc import Iterator
from io import BytesIO

import pytest
from lxml import etree
from tests.ecris.message_instances import message_from
from tests.ecris.normal_form import normal_form
from tests.ecris.official import SAMPLES, objections

from comity.records.messages import Notification, RequestResponse
from comity.transport.ecris.codes import OWN_CODES
from comity.transport.ecris.reading import read
from comity.transport.ecris.writing import write
from comity.transport.registers.ecris_v1 import read_ecris_v1
from comity.transport.registers.record import ImportedRecord

FOLDER = SAMPLES / "ecris_v1"
NAMES = sorted(path.name for path in FOLDER.glob("*.xml"))

pytestmark = [
    pytest.mark.skipif(not NAMES, reason="the samples are not at hand"),
    pytest.mark.shared,
]


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_comes_out_as_it_went_in(name: str) -> None:
    element = etree.parse(FOLDER / name).getroot()
    found = read(element, codes=OWN_CODES)
    assert (found.complaints, found.notes) == ((), ())
    assert found.message is not None
    written = write(found.meta, found.message, codes=OWN_CODES, push=found.push)
    assert written.notes == ()
    assert normal_form(etree.fromstring(written.element)) == normal_form(element)
    assert objections(written.element) == []


def records_of(document: bytes) -> Iterator[ImportedRecord]:
    for each in read_ecris_v1(BytesIO(document)):
        if isinstance(each, ImportedRecord):
            yield each


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_means_what_the_importer_reads(name: str) -> None:
    document = (FOLDER / name).read_bytes()
    message = read(etree.fromstring(document), codes=OWN_CODES).message
    for record in records_of(document):
        assert isinstance(message, Notification | RequestResponse)
        assert record.person == message.person
        assert record.convictions == convictions(message)


def convictions(message: Notification | RequestResponse) -> tuple[object, ...]:
    if isinstance(message, Notification):
        return (message.conviction,)
    return message.convictions


@pytest.mark.parametrize("element", ["NotificationMessage", "RequestResponseMessage"])
def test_drawn_messages_mean_what_the_importer_reads(element: str) -> None:
    compared = 0
    for seed in range(60):
        document = message_from(element, seed, plain=True)
        message = read(etree.fromstring(document), codes=OWN_CODES).message
        assert isinstance(message, Notification | RequestResponse)
        for record in records_of(document):
            compared += 1
            assert record.person == message.person, seed
            assert record.convictions == convictions(message), seed
    assert compared > 10
