"""What the exchange is given of a message that was read."""

import pytest

from comity.errors import InputInvalid
from comity.ids import MessageId
from comity.records.complaining import CONTENT_BREAKS_RULE
from comity.records.messages import (
    MOST_ERRORS,
    FunctionalError,
    FunctionalErrorItem,
    IsAlive,
    Kind,
    decode,
    encode,
)
from comity.transport.ecris.arriving import arrived_from
from comity.transport.ecris.operations import operation_for
from comity.transport.ecris.reading import BinaryAttachment, Complaint, Meta, Read
from comity.trust.digest import attachment_md5, sha256

META = Meta(id=MessageId("PL-FR-FEM-000000000000001"), timestamp="2026-01-05T09:00:00")
ERROR = FunctionalError((FunctionalErrorItem("FE-00001"),))
CONTENT = b"a file"
SHOWN = "ab" * 32


def attachment(md5: str | None, *, sound: bool | None) -> BinaryAttachment:
    return BinaryAttachment(
        id="PL-BA-000000001",
        mime_type="application/nist",
        file_name="x",
        content=CONTENT,
        md5=md5,
        sha256=sha256(CONTENT),
        sound=sound,
    )


def read_with(**parts: object) -> Read:
    made = {"kind": Kind.FUNCTIONAL_ERROR, "push": False, "meta": META, "message": ERROR, **parts}
    return Read(**made)  # type: ignore[arg-type]  # parts of a record, by name


def test_what_was_read_is_what_casework_gets() -> None:
    arrived = arrived_from(
        read_with(),
        operation=operation_for(Kind.FUNCTIONAL_ERROR),
        body=b"<x/>",
        certificate_sha256=SHOWN,
    )
    assert decode(Kind.FUNCTIONAL_ERROR, arrived.payload) == ERROR
    assert (arrived.id, arrived.kind, arrived.stated_at) == (META.id, "FEM", META.timestamp)
    assert (arrived.operation, arrived.body) == ("deliverFunctionalError", b"<x/>")
    assert arrived.complaints == ()


def test_a_broken_rule_becomes_a_complaint_with_a_functional_error() -> None:
    rule = Complaint("ecris:value:malformed", "MessageData/X", "is a date")
    (complaint,) = arrived_from(
        read_with(message=None, complaints=(rule,)),
        operation=operation_for(Kind.FUNCTIONAL_ERROR),
        body=b"",
        certificate_sha256=SHOWN,
    ).complaints
    assert (complaint.code, complaint.path, complaint.text) == (
        CONTENT_BREAKS_RULE,
        rule.path,
        rule.text,
    )


def test_more_than_casework_takes_is_complained_of_and_not_refused() -> None:
    many = FunctionalError((FunctionalErrorItem("FE-00001"),) * (MOST_ERRORS + 1))
    with pytest.raises(InputInvalid):
        encode(many)
    arrived = arrived_from(
        read_with(message=many),
        operation=operation_for(Kind.FUNCTIONAL_ERROR),
        body=b"",
        certificate_sha256=SHOWN,
    )
    assert arrived.payload == b""
    assert [each.code for each in arrived.complaints] == [CONTENT_BREAKS_RULE]


@pytest.mark.parametrize("sound", [True, None])
def test_a_sound_attachment_is_kept_with_both_digests(*, sound: bool | None) -> None:
    (kept,) = arrived_from(
        read_with(attachments=(attachment(None, sound=sound),)),
        operation=operation_for(Kind.FUNCTIONAL_ERROR),
        body=b"",
        certificate_sha256=SHOWN,
    ).attachments
    assert (kept.content, kept.size, kept.sha256) == (CONTENT, len(CONTENT), sha256(CONTENT))
    assert kept.md5 == attachment_md5(CONTENT).hex()
    assert kept.message == META.id


@pytest.mark.parametrize(("stated", "md5"), [("AB" * 16, "ab" * 16), ("q1w2", "")])
def test_content_that_its_checksum_denies_is_not_kept(stated: str, md5: str) -> None:
    (kept,) = arrived_from(
        read_with(attachments=(attachment(stated, sound=False),)),
        operation=operation_for(Kind.FUNCTIONAL_ERROR),
        body=b"",
        certificate_sha256=SHOWN,
    ).attachments
    assert (kept.content, kept.size, kept.sha256, kept.md5) == (None, 0, b"", md5)


def test_the_answer_to_are_you_alive_refers_to_the_question() -> None:
    question = MessageId("FR-PL-IAL-000000000000001")
    arrived = arrived_from(
        read_with(kind=Kind.IS_ALIVE, message=IsAlive(alive=True)),
        operation=operation_for(Kind.IS_ALIVE),
        body=b"",
        certificate_sha256=SHOWN,
        refers_to=question,
    )
    assert arrived.refers_to == question
