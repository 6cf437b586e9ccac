"""What partners have been seen to do wrong in XML, each told apart and none believed."""

from datetime import date

import pytest
from tests.adversary.wire_stage import ANA, SENTENCE, WireStage

from comity.errors import EnvelopeMalformed, Failure, VersionUnsupported
from comity.ids import MessageId
from comity.persons.person import Sex
from comity.records.messages import Request, decode_as
from comity.records.ports import TaskKind
from comity_training.ecris_mischief import Behaviour
from comity_training.ecris_words import Described


@pytest.mark.parametrize(
    ("behaviour", "failure"),
    [
        (Behaviour.NO_NAMESPACES, EnvelopeMalformed),
        (Behaviour.LATIN_1, EnvelopeMalformed),
        (Behaviour.WRONG_ACTION, EnvelopeMalformed),
        (Behaviour.OLD_SOAP, VersionUnsupported),
        (Behaviour.BOMB, EnvelopeMalformed),
    ],
)
def test_what_is_no_message_gets_a_fault_and_leaves_nothing(
    behaviour: Behaviour, failure: type[Failure]
) -> None:
    """The partner's request is no message of the service.

    It is refused on the spot, and the node's state is unchanged.
    """
    stage = WireStage(behaviour)
    asked = stage.ask()
    with stage.only_on_record(asked), pytest.raises(failure):
        stage.call(stage.partner.request(ANA))
    assert not stage.tasks()
    assert not stage.errors()


def test_a_fifth_kind_of_relation_gets_a_functional_error() -> None:
    """The partner's answer links convictions inside a conviction, as the schema lets it.

    It gets a functional error, its content is not used, and the request is open as before.
    """
    stage = WireStage(Behaviour.FIFTH_RELATION)
    asked = stage.ask()
    arrival = stage.call(stage.partner.response(asked, ANA, [SENTENCE]))
    assert [code for code, _ in stage.errors()] == ["FE-99004"]
    assert arrival.message.complaints
    assert stage.state_of(asked) == "open"
    (heard,) = stage.hear("FEM")
    assert heard.refers_to == arrival.message.id


def test_a_checksum_that_does_not_fit_is_complained_of_and_the_file_not_kept() -> None:
    """The partner pushes a file under a checksum that is another's.

    It gets a functional error, and the file is not kept as if it had been in order.
    """
    stage = WireStage(Behaviour.WRONG_CHECKSUM)
    arrival = stage.call(stage.partner.request(ANA, file=b"NIST"))
    assert stage.errors() == [("FE-99004", arrival.message.id)]
    with stage.store.read() as snapshot:
        (kept,) = snapshot.attachments.attachments_of(arrival.message.id)
    assert kept.content is None


def test_the_first_of_january_1800_is_no_birthday_two_people_share() -> None:
    """The partner writes 1800-01-01 wherever it does not know a date.

    Two persons of one name and no known birth date are nobody's match; an officer decides.
    """
    stage = WireStage(Behaviour.UNKNOWN_DATES)
    first = stage.call(stage.partner.notification(ANA, SENTENCE))
    assert first.message.kind == "NOT"
    stage.call(stage.partner.request(ANA))
    assert len(stage.tasks(TaskKind.IDENTIFY_NOTIFICATION)) == 1
    (task,) = stage.tasks(TaskKind.IDENTIFY_REQUEST)
    request = decode_as(Request, _payload(stage, task.message))
    assert request.person.birth_date.is_unknown


def test_a_sex_that_is_not_known_is_taken_as_written_and_decides_nothing_alone() -> None:
    """The partner writes everybody who is not known to be a man or a woman as a man.

    We do not guess: the value is what it says, and it is kept as it was sent.
    """
    stage = WireStage(Behaviour.SEX_SHIFTED)
    unknown = Described("Ana", "Novak", date(1979, 7, 21), sex=0)
    arrival = stage.call(stage.partner.request(unknown))
    request = decode_as(Request, arrival.message.payload)
    assert request.person.sex is Sex.MALE
    assert b"PersonSex>1<" in arrival.message.wire_bytes


def test_every_conviction_called_zero_is_never_one_conviction() -> None:
    """The partner calls two convictions of two persons by one name.

    The second goes to an officer, and the conviction held is unchanged.
    """
    stage = WireStage(Behaviour.ZERO_CONVICTIONS)
    eva = Described("Eva", "Kowalska", date(1981, 1, 2))
    for who in (ANA, eva):
        stage.call(stage.partner.request(who))
    stage.call(stage.partner.notification(ANA, SENTENCE))
    stage.call(stage.partner.notification(eva, SENTENCE))
    with stage.store.read() as snapshot:
        assert snapshot.register.size() == (0, 0)
    assert len(stage.tasks(TaskKind.IDENTIFY_NOTIFICATION)) == 2


def test_a_partner_that_starts_counting_anew_loses_nothing_of_before() -> None:
    """The partner's node counts from one for every message.

    The first request stands, one complaint leaves, and it names the first one's identifier.
    """
    stage = WireStage(Behaviour.SAME_IDENTIFIER)
    first = stage.call(stage.partner.request(ANA))
    eva = Described("Eva", "Kowalska", date(1981, 1, 2))
    with stage.only_on_record(first.conversation.id):
        stage.call(stage.partner.request(eva))
        stage.call(stage.partner.request(eva))
    assert stage.errors() == [("FE-99003", first.message.id)]
    (heard,) = stage.hear("FEM")
    assert heard.refers_to == first.message.id


def _payload(stage: WireStage, identifier: str) -> bytes:
    with stage.store.read() as snapshot:
        found = snapshot.exchange.incoming(MessageId(identifier))
    assert found is not None
    return found.payload
