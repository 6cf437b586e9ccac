"""A text for which the pattern of the official schemas takes minutes to say no."""

from dataclasses import replace

from tests.adversary.wire_stage import ANA, WireStage

from comity_training.ecris_partner import Call


def test_a_long_text_that_ends_in_an_angle_bracket_is_complained_of() -> None:
    """The partner's town of birth is 4,000 letters and an angle bracket.

    No schema is run on it: the rule is checked in one pass, the partner gets a functional
    error, and an officer is called.
    """
    stage = WireStage()
    bomb = replace(ANA, town_of_birth="a" * 4_000 + "<")
    arrival = stage.call(stage.partner.request(bomb))
    assert [code for code, _ in stage.errors()] == ["FE-99004"]
    assert stage.state_of(arrival.conversation.id) == "rejected"


def test_a_remark_of_blanks_without_end_is_no_remark() -> None:
    """The partner pads a remark with a million blanks.

    It is refused for its length, and the node's state is unchanged but for what says so.
    """
    stage = WireStage()
    asked = stage.ask()
    call = stage.partner.cancellation("FR-DE-REQ-000000000000001")
    blanks = b" " * 1_000_000
    remark = (
        b"<m:MessageDataRemarks><c:MultilingualTextLinguisticRepresentation>"
        + blanks
        + b"</c:MultilingualTextLinguisticRepresentation></m:MessageDataRemarks></m:MessageData>"
    )
    body = call.body.replace(b"</m:MessageData>", remark)
    padded = Call(call.id, call.action, call.content_type, body)
    with stage.only_on_record(asked):
        arrival = stage.call(padded)
    assert [code for code, _ in stage.errors()] == ["FE-99006"]
    assert arrival.message.complaints
