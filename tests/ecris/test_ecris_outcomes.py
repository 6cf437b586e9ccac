"""Every outcome of the exchanges, with a partner that reads and writes XML of its own.

What we send is taken by the partner, whose few rules are not ours, and validated against the
official schemas where those are at hand.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from lxml import etree
from tests.adversary.wire_stage import ANA, SENTENCE, WireStage
from tests.ecris.official import SCHEMAS, identity_objections, needs_schemas, objections

from comity.ids import ConvictionId, PersonRef
from comity.law.grounds import GROUNDS
from comity.persons.dates import PartialDate
from comity.persons.names import name_of
from comity.persons.person import Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain
from comity.records.commands import (
    Act,
    AskBack,
    ConfirmDeletion,
    Deceased,
    Deny,
    EnterAsNew,
    FingerprintsDiffer,
    IdentifyAs,
    Nobody,
    NotANational,
    ReportError,
    SeveralPersons,
    SupplyInformation,
)
from comity.records.model import (
    Amount,
    Authority,
    Conviction,
    Decision,
    Offence,
    Relation,
    RelationKind,
    Sanction,
    TriState,
)
from comity.records.ports import Standing, TaskKind
from comity.transport.ecris.soap import open_envelope
from comity_training.ecris_partner import Heard

HELD = Person(
    name=name_of("Ana", "Novak"),
    sex=Sex.FEMALE,
    birth_date=PartialDate(1979, 7, 21),
    birth_place=Place(country="CO-00-276-DEU", town=plain("Bonn", "de")),
    nationalities=("CO-00-250-FRA",),
)
OURS = Conviction(
    id=ConvictionId("DE-C-000000000000001"),
    convicting_country="CO-00-276-DEU",
    file_number="7 Ls 1/26",
    decided_on=date(2026, 3, 1),
    final_on=date(2026, 4, 1),
    authority=Authority(plain("Amtsgericht", "de")),
    transmittable=TriState.YES,
    decisions=(Decision("D-00001"),),
    offences=(Offence("O-00001", category="O-00-170100", title=plain("Diebstahl", "de")),),
    sanctions=(
        Sanction(
            "S-00001",
            nature="N-00-0",
            category="S-00-001001",
            title=plain("Geldstrafe", "de"),
            amount_of_fine=Amount(90, 5),
            currency="CX-00-978-EUR",
        ),
    ),
    relations=(
        Relation(RelationKind.DECISION_TO_OFFENCES, "D-00001", ("O-00001",)),
        Relation(RelationKind.DECISION_TO_SANCTIONS, "D-00001", ("S-00001",)),
    ),
)


def known(stage: WireStage) -> PersonRef:
    """Hold a conviction of ours; return whose it is."""
    with stage.store.begin() as work:
        held = stage.service.enter_conviction(work, HELD, OURS).held
    return held.person


def the_one(stage: WireStage, kind: str) -> Heard:
    """Return the one message of a kind, as the partner took it and the schemas allow it."""
    (heard,) = stage.hear(kind)
    document = etree.tostring(heard.element)
    if SCHEMAS.is_dir():
        assert objections(document) == []
        assert identity_objections(document) == []
    return heard


REQUEST_OUTCOMES: list[tuple[Callable[[PersonRef], Act], str]] = [
    (IdentifyAs, "RRT-00-00"),
    (lambda _: Nobody(), "RRT-00-00"),
    (lambda _: Deny(next(g for g in GROUNDS if GROUNDS[g].wire_code)), "RRT-00-01"),
    (lambda _: NotANational(), "RRT-00-02"),
    (lambda _: Deceased(), "RRT-00-03"),
    (lambda _: FingerprintsDiffer(), "RRT-00-04"),
    (lambda _: SeveralPersons(), "RRT-00-05"),
]


@pytest.mark.parametrize(("act", "code"), REQUEST_OUTCOMES)
def test_a_request_is_answered(act: Callable[[PersonRef], Act], code: str) -> None:
    stage = WireStage()
    person = known(stage)
    unsure = replace(ANA, forename="Anna")
    asked = stage.call(stage.partner.request(unsure))
    (task,) = stage.tasks(TaskKind.IDENTIFY_REQUEST)
    stage.act(task, act(person))
    heard = the_one(stage, "RRS")
    assert heard.refers_to == asked.message.id
    assert heard.texts("MessageDataRequestResponseTypeReference") == [code]
    assert heard.texts("ConvictionID") == ([OURS.id] if act is IdentifyAs else [])
    if act is IdentifyAs:
        assert heard.texts("PositiveDecimalUnit") == ["90"]
        assert heard.texts("PositiveDecimalFraction") == ["5"]


NOTIFICATION_OUTCOMES: list[tuple[Act, str]] = [
    (EnterAsNew(), "NRT-00-00"),
    (NotANational(), "NRT-00-01"),
    (Deceased(), "NRT-00-02"),
    (FingerprintsDiffer(), "NRT-00-03"),
    (SeveralPersons(), "NRT-00-04"),
]


@pytest.mark.parametrize(("act", "code"), NOTIFICATION_OUTCOMES)
def test_a_notification_is_answered(act: Act, code: str) -> None:
    stage = WireStage()
    notified = stage.call(stage.partner.notification(ANA, SENTENCE))
    (task,) = stage.tasks(TaskKind.IDENTIFY_NOTIFICATION)
    stage.act(task, act)
    heard = the_one(stage, "NRS")
    assert heard.refers_to == notified.message.id
    assert heard.texts("MessageDataNotificationResponseTypeReference") == [code]
    with stage.store.read() as snapshot:
        assert snapshot.register.size() == ((1, 1) if code == "NRT-00-00" else (0, 0))


def test_an_update_replaces_and_a_deletion_waits_for_an_officer() -> None:
    stage = WireStage()
    stage.call(stage.partner.notification(ANA, SENTENCE))
    stage.act(stage.tasks(TaskKind.IDENTIFY_NOTIFICATION)[0], EnterAsNew())
    identifier = ConvictionId(SENTENCE.id)
    with stage.store.read() as snapshot:
        person = snapshot.register.versions_of(identifier)[0].person
    changed = replace(SENTENCE, offence="O-00-160400")
    for update in (changed, replace(changed, deleted=True)):
        stage.call(stage.partner.notification(ANA, update, updates=SENTENCE.id))
        for task in stage.tasks(TaskKind.IDENTIFY_NOTIFICATION):
            stage.act(task, IdentifyAs(person))
    with stage.store.read() as snapshot:
        versions = snapshot.register.versions_of(identifier)
        assert snapshot.register.size() == (1, 1)
    assert [each.conviction.offences[0].category for each in versions] == [
        "O-00-170100",
        "O-00-160400",
        "O-00-160400",
    ]
    assert versions[-1].standing is Standing.CURRENT
    stage.act(stage.tasks(TaskKind.CONFIRM_DELETION)[0], ConfirmDeletion())
    with stage.store.read() as snapshot:
        assert snapshot.register.versions_of(identifier)[-1].standing is Standing.DELETED


def test_our_request_is_answered_and_the_answer_kept() -> None:
    stage = WireStage()
    asked = stage.ask()
    heard = the_one(stage, "REQ")
    assert heard.id == asked
    assert heard.texts("MessageDataRequestPurposeCategoryReference") == ["P-99-001000"]
    stage.call(stage.partner.deadline(asked, date(2026, 6, 15)))
    stage.call(
        stage.partner.response(asked, ANA, [SENTENCE, replace(SENTENCE, id="FR-C-" + "9" * 15)])
    )
    assert stage.state_of(asked) == "answered"
    assert not stage.tasks()


def test_our_notification_is_stored_there() -> None:
    stage = WireStage()
    known(stage)
    heard = the_one(stage, "NOT")
    assert heard.texts("ConvictionID") == [OURS.id]
    assert heard.texts("Surname") == ["Novak"]
    stage.call(stage.partner.notification_response(heard.id))
    assert stage.state_of(heard.id) == "answered"


def test_a_question_and_its_reply_go_both_ways() -> None:
    stage = WireStage()
    theirs = stage.call(stage.partner.request(replace(ANA, forename="Anna")))
    stage.act(stage.tasks(TaskKind.IDENTIFY_REQUEST)[0], AskBack(("BirthPlace", "MotherName")))
    question = the_one(stage, "RAI")
    assert question.refers_to == theirs.message.id
    asked_for = question.texts("MessageDataAdditionalInformationRequested")
    assert asked_for == ["BirthPlace", "MotherName"]
    stage.call(stage.partner.information(question.id, ANA))
    assert stage.state_of(theirs.message.id) == "open"

    ours = stage.ask()
    stage.call(stage.partner.question(ours, ["Nationality"]))
    stage.act(stage.tasks(TaskKind.SUPPLY_INFORMATION)[0], SupplyInformation(HELD))
    reply = the_one(stage, "RAR")
    assert reply.texts("MessageDataRequestAdditionalInfoResponseTypeReference") == ["ART-99-00"]


def test_what_we_withdraw_is_withdrawn_there() -> None:
    stage = WireStage()
    asked = stage.ask()
    with stage.store.begin() as work:
        stage.service.cancel(work, asked, by="officer-1", reason="asked the wrong state")
    assert the_one(stage, "CAN").refers_to == asked


def test_an_error_is_told_and_heard() -> None:
    stage = WireStage()
    theirs = stage.call(stage.partner.request(replace(ANA, forename="Anna")))
    stage.act(stage.tasks(TaskKind.IDENTIFY_REQUEST)[0], ReportError("Which of the two?"))
    told = the_one(stage, "FEM")
    assert told.refers_to == theirs.message.id
    assert told.texts("FunctionalErrorCode") == ["FE-99000"]
    ours = stage.ask()
    stage.call(stage.partner.error(ours))
    assert stage.state_of(ours) == "rejected"


@pytest.mark.shared
@needs_schemas
def test_the_partner_does_as_the_schemas_say() -> None:
    """The partner of the exercise is no evidence of anything if it writes what is invalid."""
    partner = WireStage().partner
    to = "DE-FR-REQ-000000000000001"
    calls = [
        partner.request(ANA),
        partner.request(ANA, file=b"NIST"),
        partner.response(to, ANA, [SENTENCE, replace(SENTENCE, id="FR-C-" + "2" * 15)]),
        partner.notification(ANA, SENTENCE),
        partner.notification(ANA, SENTENCE, updates=SENTENCE.id),
        partner.notification_response("DE-FR-NOT-000000000000001"),
        partner.deadline(to, date(2026, 6, 15)),
        partner.question(to, ["Fingerprints"], file="DE-BA-000000001"),
        partner.information("DE-FR-RAI-000000000000001", ANA),
        partner.information("DE-FR-RAI-000000000000001", None),
        partner.cancellation("FR-DE-REQ-000000000000001"),
        partner.error(to),
        partner.alive(),
    ]
    carried = [etree.tostring(open_envelope(call.body)) for call in calls]
    assert [objections(document) for document in carried] == [[] for _ in calls]
    assert [identity_objections(document) for document in carried] == [[] for _ in calls]
