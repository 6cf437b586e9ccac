"""An archive is read message by message, and what is no message does not vanish unsaid."""

from collections.abc import Callable
from io import BytesIO

import pytest
from lxml import etree
from tests.ecris.instances import KINDS
from tests.ecris.message_instances import message_from
from tests.ecris.official import SCHEMAS, needs_schemas, objections

from comity.errors import InputInvalid
from comity.transport.ecris.codes import OWN_CODES
from comity.transport.ecris.official import OfficialSchemas
from comity.transport.registers.ecris_archive import Archived, archived_messages


def archive(*documents: bytes) -> BytesIO:
    return BytesIO(b"<archive>" + b"\n".join(documents) + b"</archive>")


def found_in(source: BytesIO, schemas: OfficialSchemas | None = None) -> list[Archived]:
    return list(archived_messages(source, codes=OWN_CODES, schemas=schemas))


def test_messages_come_in_the_order_of_the_file_with_their_places() -> None:
    documents = [message_from(element, 3) for element in sorted(KINDS)]
    found = found_in(archive(*documents))
    kinds = [each.read.kind.value for each in found if each.read is not None]
    assert kinds == [KINDS[element] for element in sorted(KINDS)]
    assert all(each.is_sound for each in found)
    assert found[1].place.endswith("2")


def test_a_broken_message_and_a_stray_are_told_and_the_next_is_read() -> None:
    good = message_from("IsAliveMessage", 1, plain=True)
    found = found_in(
        archive(
            good.replace(b"IsAlive>", b"Alive>"),
            b"<note>left behind</note>",
            good.replace(b"PL-BG-IAL", b"PL-BG-ial"),
            good,
        )
    )
    assert [each.is_sound for each in found] == [False, False, False, True]
    assert found[0].read is not None
    assert [bool(each.fault) for each in found] == [False, True, True, False]


class Endless(BytesIO):
    """An archive that counts how far it was read."""

    def __init__(self, document: bytes) -> None:
        super().__init__(b"<archive>" + document * 2_000 + b"</archive>")
        self.taken = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self.taken += len(data)
        return data


def test_a_message_is_there_before_the_rest_of_the_file_is_read() -> None:
    source = Endless(message_from("NotificationMessage", 5, plain=True))
    first = next(archived_messages(source, codes=OWN_CODES))
    assert first.is_sound
    assert source.taken < len(source.getvalue()) / 10


def test_hostile_xml_is_refused() -> None:
    with pytest.raises(InputInvalid):
        found_in(BytesIO(b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'))


def test_a_folder_without_the_schemas_is_refused() -> None:
    with pytest.raises(InputInvalid, match=r"commons-v1\.0\.xsd"):
        OfficialSchemas(SCHEMAS / "nowhere")


@needs_schemas
@pytest.mark.shared
def test_the_official_schemas_agree_with_the_reader() -> None:
    schemas = OfficialSchemas(SCHEMAS)
    documents = [message_from(element, 11, plain=True) for element in sorted(KINDS)]
    assert all(each.is_sound for each in found_in(archive(*documents), schemas))


BREAKING: dict[str, Callable[[bytes], bytes]] = {
    "element missing": lambda text: text.replace(b"<dm:PersonSex>", b"<dm:X>").replace(
        b"</dm:PersonSex>", b"</dm:X>"
    ),
    "ill-formed code": lambda text: text.replace(b"CO-00-", b"CO-0-"),
    "neither yes nor no": lambda text: text.replace(b">Yes<", b">yes<").replace(b">No<", b">no<"),
    "angle bracket": lambda text: text.replace(b"authority@example.org", b"a&lt;b"),
}


@needs_schemas
@pytest.mark.shared
@pytest.mark.parametrize("which", sorted(BREAKING))
def test_what_the_schemas_refuse_the_reader_complains_of(which: str) -> None:
    schemas = OfficialSchemas(SCHEMAS)
    refused = 0
    for seed in range(12):
        document = BREAKING[which](message_from("NotificationMessage", seed, plain=True))
        (found,) = found_in(archive(document), schemas)
        assert found.read is not None
        assert bool(found.read.complaints) == bool(found.objections) == bool(objections(document))
        refused += bool(found.objections)
        for objection in found.objections:
            assert "yes" not in objection
    assert refused > 3


@needs_schemas
@pytest.mark.shared
def test_a_text_that_would_take_libxml2_minutes_is_told_at_once() -> None:
    document = message_from("NotificationMessage", 4, plain=True).replace(
        b"authority@example.org", b"x" * 100_000 + b"&lt;"
    )
    element = etree.fromstring(document)
    assert "angle bracket" in OfficialSchemas(SCHEMAS).objections(element)[0]
