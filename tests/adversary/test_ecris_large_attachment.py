"""Twenty megabytes of fingerprints in one message."""

from tests.adversary.wire_stage import ANA, WireStage

from comity.exchange.channel_admission import ArrivalOutcome
from comity.records.messages import Request, decode_as
from comity.trust.digest import sha256

TWENTY_MEGABYTES = 20 * 1024 * 1024


def test_a_file_of_twenty_megabytes_is_kept_once_and_beside_the_message() -> None:
    """The partner pushes a file of twenty megabytes, and repeats the message.

    It is on record byte for byte, casework carries its name and digest only, and the second
    call changes nothing.
    """
    stage = WireStage()
    content = bytes(range(256)) * (TWENTY_MEGABYTES // 256)
    call = stage.partner.request(ANA, file=content)
    first = stage.call(call)
    assert not first.message.complaints
    request = decode_as(Request, first.message.payload)
    assert request.fingerprints is not None
    assert request.fingerprints.content is None
    assert request.fingerprints.sha256 == sha256(content)
    assert len(first.message.payload) < 10_000
    assert first.message.wire_bytes == call.body
    with stage.store.read() as snapshot:
        (kept,) = snapshot.attachments.attachments_of(first.message.id)
    assert kept.content == content
    with stage.only_on_record(first.conversation.id):
        assert stage.call(call).outcome is ArrivalOutcome.KNOWN
