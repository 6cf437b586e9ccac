"""What the wire cannot carry is adapted, and whoever sends it is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from lxml import etree

from comity.exchange.wires import Severity
from comity.ids import ConvictionId, MessageId
from comity.persons.dates import PartialDate
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, PersonName, name_of
from comity.persons.person import Person
from comity.persons.places import Place
from comity.persons.texts import Representation, plain
from comity.records.messages import (
    Attachment,
    Cancellation,
    Contact,
    ConvictionReference,
    FunctionalError,
    FunctionalErrorItem,
    Message,
    Notification,
    Request,
    RequestingAuthority,
    RequestResponse,
)
from comity.records.model import (
    Authority,
    Conviction,
    Decision,
    Offence,
    Relation,
    RelationKind,
    Sanction,
)
from comity.transport.ecris.adapting import cut
from comity.transport.ecris.codes import OWN_CODES, ConfiguredCodes
from comity.transport.ecris.reading import Meta, read
from comity.transport.ecris.writing import Written, write

ANA = Person(name=name_of("Ana", "Test"))
CONVICTION = Conviction(
    id=ConvictionId("BG-C-000000000000001"),
    convicting_country="CO-00-100-BGR",
    decisions=(Decision("D-00001"),),
)
NOTIFICATION = Notification(ANA, CONVICTION)
RESPONSE = RequestResponse("RRT-00-00", ANA)


def written(message: Message, *, push: bool = False, kind: str = "NOT") -> Written:
    refers_to = None if kind in {"NOT", "REQ"} else MessageId("DE-BG-REQ-000000000000009")
    meta = Meta(MessageId(f"BG-DE-{kind}-000000000000001"), "2026-03-02T09:00:00Z", refers_to)
    return write(meta, message, codes=OWN_CODES, push=push)


def again(result: Written) -> Message:
    found = read(etree.fromstring(result.element), codes=OWN_CODES)
    assert found.message is not None
    return found.message


def back(message: Notification) -> Notification:
    found = again(written(message))
    assert isinstance(found, Notification)
    return found


def said(result: Written) -> list[tuple[str, str, Severity]]:
    return [(note.code, note.path, note.severity) for note in result.notes]


def test_nothing_is_noted_where_nothing_is_changed() -> None:
    assert written(NOTIFICATION).notes == ()
    assert back(NOTIFICATION) == NOTIFICATION


def test_what_is_missing_is_written_as_unknown() -> None:
    element = etree.fromstring(written(NOTIFICATION).element)
    texts = {etree.QName(each).localname: each.text for each in element.iter(etree.Element)}
    assert texts["PersonSex"] == "0"
    assert texts["DateYear"] == "1800"
    assert texts["PlaceCountryReference"] == "CO-00-999-XXX"
    assert texts["ConvictionFileNumber"] == "UNKNOWN"
    assert texts["ConvictionDecisionDate"] == "1800-01-01"


def test_a_field_that_said_unknown_says_it_again() -> None:
    path = "MessageDataPerson/PersonName/SecondSurname"
    message = replace(NOTIFICATION, stated_unknown=(path,))
    assert b"<dm:SecondSurname>UNKNOWN</dm:SecondSurname>" in written(message).element
    assert back(message) == message


def test_a_text_over_its_limit_is_cut_held_and_whole_in_the_remarks() -> None:
    title = "Theft " * 80
    offence = Offence("O-00001", title=(Representation(title.strip(), "en", translated=True),))
    message = replace(NOTIFICATION, conviction=replace(CONVICTION, offences=(offence,)))
    result = written(message)
    assert said(result) == [
        (
            "ecris:text:cut",
            "MessageDataConviction/ConvictionOffence[1]/NationalCategoryTitle",
            Severity.HELD,
        )
    ]
    (found,) = back(message).conviction.offences
    assert len(found.title[0].text) <= 400
    assert found.title[0].text.endswith("Theft […]")
    assert found.remarks == (Representation(title.strip(), "en", translated=True),)


def test_a_text_is_cut_at_a_word_and_never_too_long() -> None:
    assert cut("one two three four", 12) == "one two […]"
    assert cut("x" * 60, 50) == "x" * 46 + " […]"


def test_angle_brackets_are_replaced_and_held() -> None:
    message = replace(NOTIFICATION, remarks=plain("a < b > c"))
    result = written(message)
    assert said(result) == [("ecris:text:character", "MessageDataRemarks", Severity.HELD)]
    assert back(message).remarks == plain("a \u2039 b \u203a c")


def test_blanks_of_remarks_and_a_carriage_return_are_kept() -> None:
    remarks = plain("  first\r\nsecond\t& third\n")
    assert back(replace(NOTIFICATION, remarks=remarks)).remarks == remarks


def test_what_xml_cannot_hold_is_replaced() -> None:
    message = replace(NOTIFICATION, remarks=plain("a\uffffb"))
    assert back(message).remarks == plain("a\ufffdb")


def test_a_text_of_no_break_spaces_is_never_written() -> None:
    message = replace(NOTIFICATION, conviction=replace(CONVICTION, file_number="\u00a0\u00a0"))
    assert back(message).conviction.file_number is None
    assert b"\xc2\xa0" not in written(message).element


def test_the_addressees_identity_number_is_written_and_the_others_remarked() -> None:
    numbers = (
        IdentityNumber("1", "CO-00-616-POL"),
        IdentityNumber("2", "CO-00-100-BGR"),
        IdentityNumber("3", "CO-00-276-DEU"),
        IdentityNumber("4"),
    )
    message = replace(NOTIFICATION, person=replace(ANA, identity_numbers=numbers))
    person = back(message).person
    assert person.identity_numbers == (IdentityNumber("3"),)
    assert [each.text for each in person.remarks] == [
        "Identity number (CO-00-616-POL): 1",
        "Identity number (CO-00-100-BGR): 2",
        "Identity number: 4",
    ]
    assert said(written(message)) == [
        ("ecris:identity-number:one", "MessageDataPerson", Severity.TOLD)
    ]


def test_a_third_states_number_is_not_passed_off_as_the_addressees() -> None:
    numbers = (IdentityNumber("1", "CO-00-616-POL"),)
    person = back(replace(NOTIFICATION, person=replace(ANA, identity_numbers=numbers))).person
    assert person.identity_numbers == ()
    assert person.remarks == plain("Identity number (CO-00-616-POL): 1", "en")


def test_a_death_and_a_ground_have_no_element() -> None:
    message = replace(
        RESPONSE, person=replace(ANA, deceased=True), denial_ground="Art. 7(2)", outcome="RRT-00-01"
    )
    result = written(message, kind="RRS")
    assert [code for code, _, _ in said(result)] == [
        "ecris:denial:ground",
        "ecris:person:deceased",
    ]
    found = again(result)
    assert isinstance(found, RequestResponse)
    assert found.remarks == plain("Ground: Art. 7(2)", "en")


def test_malformed_codes_are_left_out_told_or_held() -> None:
    place = Place("CO-00-100-BGR", "Sofia region", "BG22", plain("Sofia"))
    offence = Offence("O-00001", category="theft", completion="done")
    message = replace(
        NOTIFICATION,
        person=replace(ANA, birth_place=place),
        conviction=replace(CONVICTION, offences=(offence,)),
    )
    result = written(message)
    assert [(code, severity) for code, _, severity in said(result)] == [
        ("ecris:value:left-out", Severity.TOLD),
        ("ecris:value:left-out", Severity.TOLD),
        ("ecris:value:unknown", Severity.HELD),
        ("ecris:value:left-out", Severity.HELD),
    ]
    assert back(message).person.birth_place == Place("CO-00-100-BGR", town=plain("Sofia"))


def test_a_short_telephone_number_is_left_out() -> None:
    contact = Contact("authority@example.org", "Ana", phone="112", forename_language="bg")
    message = replace(NOTIFICATION, contact=contact)
    assert back(message).contact == replace(contact, phone=None)
    assert said(written(message)) == [
        (
            "ecris:value:left-out",
            "MessageDataContactPerson/ContactPersonPhoneNumber",
            Severity.TOLD,
        )
    ]


def test_a_conviction_without_decisions_gets_the_one_the_schema_requires() -> None:
    conviction = replace(
        CONVICTION, decisions=(), offences=(Offence("O-00001"),), sanctions=(Sanction("S-00001"),)
    )
    message = replace(NOTIFICATION, conviction=conviction)
    assert [code for code, _, _ in said(written(message))] == ["ecris:decision:made"]
    found = back(message).conviction
    assert found.decisions == (Decision("D-00001"),)
    assert [(each.kind, each.targets) for each in found.relations] == [
        (RelationKind.DECISION_TO_OFFENCES, ("O-00001",)),
        (RelationKind.DECISION_TO_SANCTIONS, ("S-00001",)),
    ]


def test_parts_are_numbered_apart_over_a_message_and_relations_follow() -> None:
    first = replace(
        CONVICTION,
        sanctions=(Sanction("S-00001"), Sanction("S-00002")),
        relations=(
            Relation(RelationKind.SANCTION_TO_SANCTIONS, "S-00002", ("S-00001",), "SSR-00-01"),
        ),
    )
    second = replace(first, id=ConvictionId("BG-C-000000000000002"))
    result = written(replace(RESPONSE, convictions=(first, second)), kind="RRS")
    assert result.notes == ()
    found = again(result)
    assert isinstance(found, RequestResponse)
    assert [each.id for each in found.convictions[1].sanctions] == ["S-00003", "S-00004"]
    assert found.convictions[1].decisions[0].id == "D-00002"
    (relation,) = found.convictions[1].relations
    assert (relation.source, relation.targets) == ("S-00004", ("S-00003",))


def test_part_ids_of_another_form_are_renumbered() -> None:
    conviction = replace(CONVICTION, offences=(Offence("first"), Offence("second")))
    assert [
        each.id for each in back(replace(NOTIFICATION, conviction=conviction)).conviction.offences
    ] == [
        "O-00001",
        "O-00002",
    ]


def test_a_relation_of_sanctions_without_a_type_gets_the_usual_one_and_is_held() -> None:
    conviction = replace(
        CONVICTION,
        sanctions=(Sanction("S-00001"),),
        relations=(Relation(RelationKind.SANCTION_TO_SANCTIONS, "S-00001", ("S-00001",)),),
    )
    message = replace(NOTIFICATION, conviction=conviction)
    assert [(code, severity) for code, _, severity in said(written(message))] == [
        ("ecris:relation:type", Severity.HELD)
    ]
    assert back(message).conviction.relations[0].relation_type == "SSR-00-02"


OWN = ConvictionReference(id=CONVICTION.id)
NAMED = ConvictionReference(
    file_number="9/2016", authority=Authority(plain("Court")), final_on=date(2017, 1, 10)
)
OTHER = "BG-C-000000000000009"


@pytest.mark.parametrize(
    ("stated", "sent"),
    [
        (OWN, OWN),
        (replace(NAMED, id=CONVICTION.id), OWN),
        (replace(NAMED, njr_id="NJR-7"), ConvictionReference(njr_id="NJR-7")),
        (NAMED, NAMED),
        (replace(NAMED, id=OTHER), NAMED),
        (ConvictionReference(id=OTHER, njr_id="NJR-7"), ConvictionReference(njr_id="NJR-7")),
    ],
)
def test_an_update_names_its_conviction_in_the_best_way_the_wire_has(
    stated: ConvictionReference, sent: ConvictionReference
) -> None:
    message = replace(NOTIFICATION, updates=stated)
    assert written(message).is_sendable
    assert back(message).updates == sent


UNSENDABLE: dict[str, Callable[[], tuple[Message, str]]] = {
    "update by another identifier only": lambda: (
        replace(NOTIFICATION, updates=ConvictionReference(id=OTHER)),
        "NOT",
    ),
    "identifier of another form": lambda: (
        replace(NOTIFICATION, conviction=replace(CONVICTION, id=ConvictionId("BG-1"))),
        "NOT",
    ),
    "two convictions of one identifier": lambda: (
        replace(RESPONSE, convictions=(CONVICTION, CONVICTION)),
        "RRS",
    ),
    "outcome of another form": lambda: (replace(RESPONSE, outcome="fine"), "RRS"),
    "no error": lambda: (FunctionalError(()), "FEM"),
}


@pytest.mark.parametrize("which", sorted(UNSENDABLE))
def test_what_no_adaptation_makes_lawful_is_well_formed_and_marked(which: str) -> None:
    message, kind = UNSENDABLE[which]()
    result = written(message, kind=kind)
    assert not result.is_sendable
    etree.fromstring(result.element)


def test_a_purpose_without_a_code_cannot_be_sent() -> None:
    request = Request(ANA, "own-record", (), RequestingAuthority(plain("Court"), "judicial"))
    meta = Meta(MessageId("BG-DE-REQ-000000000000001"), "2026-03-02T09:00:00Z")
    assert not write(meta, request, codes=ConfiguredCodes(), push=False).is_sendable
    assert write(meta, request, codes=OWN_CODES, push=False).is_sendable


def test_functional_errors_of_one_code_are_written_as_one() -> None:
    errors = (
        FunctionalErrorItem("FE-00001", plain("one")),
        FunctionalErrorItem("FE-00002"),
        FunctionalErrorItem("FE-00001", plain("two")),
    )
    result = written(FunctionalError(errors), kind="FEM")
    assert again(result) == FunctionalError(
        (
            FunctionalErrorItem("FE-00001", (*plain("one"), *plain("two"))),
            FunctionalErrorItem("FE-00002"),
        )
    )
    assert [code for code, _, _ in said(result)] == ["ecris:errors:merged"]


def test_functional_errors_of_one_code_with_too_many_texts_are_held_and_readable() -> None:
    texts = tuple(Representation(f"text {number}") for number in range(26))
    errors = (FunctionalErrorItem("FE-00001", texts), FunctionalErrorItem("FE-00001", texts))
    result = written(FunctionalError(errors), kind="FEM")
    assert again(result) == FunctionalError(
        (FunctionalErrorItem("FE-00001", (*texts, *texts[:24])),)
    )
    assert ("ecris:errors:full", "", Severity.HELD) in said(result)


PRINTS = Attachment("BG-BA-000000001", "application/nist", "prints.nist", content=b"prints")


def test_fingerprints_travel_where_the_element_has_a_place() -> None:
    message = replace(NOTIFICATION, fingerprints=PRINTS)
    pushed = read(etree.fromstring(written(message, push=True).element), codes=OWN_CODES)
    assert [each.content for each in pushed.attachments] == [b"prints"]
    described = read(etree.fromstring(written(message).element), codes=OWN_CODES)
    assert described.attachments == ()
    assert getattr(described.message, "fingerprints", None) == replace(PRINTS, content=None)


def test_an_answer_cannot_describe_fingerprints_it_does_not_carry() -> None:
    result = written(replace(RESPONSE, fingerprints=PRINTS), kind="RRS")
    assert said(result) == [("ecris:fingerprints:no-element", "", Severity.HELD)]
    assert written(replace(RESPONSE, fingerprints=PRINTS), kind="RRS", push=True).notes == ()


def test_a_pushing_element_needs_the_content() -> None:
    message = replace(NOTIFICATION, fingerprints=replace(PRINTS, content=None))
    assert said(written(message, push=True)) == [("ecris:fingerprints:content", "", Severity.HELD)]


def test_a_wrong_checksum_of_ours_never_leaves() -> None:
    message = replace(NOTIFICATION, fingerprints=replace(PRINTS, md5="0" * 32))
    assert not written(message, push=True).is_sendable


def test_a_first_of_january_of_an_unknown_year_is_told() -> None:
    message = replace(NOTIFICATION, person=replace(ANA, birth_date=PartialDate(None, 1, 1)))
    assert [code for code, _, _ in said(written(message))] == ["ecris:date:ambiguous"]


def test_a_language_that_is_none_is_left_out() -> None:
    name = PersonName(NamePart("Ana", "Bulgarian"), NamePart("Test", "bg"))
    message = replace(NOTIFICATION, person=replace(ANA, name=name))
    assert back(message).person.name.forename == NamePart("Ana")
    assert [code for code, _, _ in said(written(message))] == ["ecris:language:left-out"]


def test_remarks_without_room_are_told() -> None:
    full = tuple(Representation(f"{number}") for number in range(50))
    numbers = (IdentityNumber("1"), IdentityNumber("2"))
    person = replace(ANA, remarks=full, identity_numbers=numbers)
    result = written(replace(NOTIFICATION, person=person))
    assert [code for code, _, _ in said(result)] == [
        "ecris:identity-number:one",
        "ecris:remarks:full",
    ]
    assert back(replace(NOTIFICATION, person=person)).person.remarks == full


def test_the_bytes_of_a_message_are_always_the_same() -> None:
    assert written(NOTIFICATION).element == written(NOTIFICATION).element
    assert written(Cancellation(), kind="CAN").element.startswith(b"<svc:CancellationMessage ")
