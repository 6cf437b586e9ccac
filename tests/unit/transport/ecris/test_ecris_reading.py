"""What a partner wrote is understood, and what breaks a rule is named and quoted nowhere."""

import base64
from collections.abc import Callable
from datetime import date

import pytest
from lxml import etree
from tests.ecris.instances import NAMESPACES, XSI, checksum
from tests.ecris.message_instances import message_from

from comity.errors import EnvelopeMalformed
from comity.persons.dates import PartialDate
from comity.persons.names import NamePart
from comity.persons.person import Sex
from comity.records.messages import (
    Attachment,
    FunctionalError,
    InformationOutcome,
    Notification,
    Request,
    RequestDeadline,
    RequestResponse,
)
from comity.records.model import Period, RelationKind
from comity.transport.ecris.codes import OWN_CODES
from comity.transport.ecris.reading import Read, read

DECLARED = "".join(f' xmlns:{name}="{uri}"' for name, uri in NAMESPACES.items())
WORDING = "cm:MultilingualTextLinguisticRepresentation"


def words(name: str, text: str = "Sofia") -> str:
    return f"<{name}><{WORDING}>{text}</{WORDING}></{name}>"


PLACE = (
    f"<dm:PlaceCountryReference>CO-00-100-BGR</dm:PlaceCountryReference>{words('dm:PlaceTownName')}"
)
PERSON = (
    "<msg:MessageDataPerson>"
    "<dm:PersonName><dm:Forename>Ana</dm:Forename><dm:Surname>Test</dm:Surname></dm:PersonName>"
    "<dm:PersonSex>2</dm:PersonSex>"
    "<dm:PersonBirthDate><cm:DateYear>1979</cm:DateYear></dm:PersonBirthDate>"
    f"<dm:PersonBirthPlace>{PLACE}</dm:PersonBirthPlace>"
    "<dm:PersonNationalityReference>CO-00-100-BGR</dm:PersonNationalityReference>"
    "</msg:MessageDataPerson>"
)
CONVICTION = (
    "<msg:MessageDataConviction>"
    "<dm:ConvictionID>PL-C-000000000000001</dm:ConvictionID>"
    "<dm:ConvictionConvictingCountryReference>CO-00-616-POL</dm:ConvictionConvictingCountryReference>"
    "<dm:ConvictionFileNumber>II K 9</dm:ConvictionFileNumber>"
    "<dm:ConvictionDecisionDate>2016-12-09</dm:ConvictionDecisionDate>"
    "<dm:ConvictionDecisionFinalDate>1800-01-01</dm:ConvictionDecisionFinalDate>"
    f"<dm:ConvictionDecidingAuthority>{words('dm:DecidingAuthorityName', 'Court')}"
    "</dm:ConvictionDecidingAuthority>"
    "<dm:ConvictionNonCriminalRuling>No</dm:ConvictionNonCriminalRuling>"
    "<dm:ConvictionIsTransmittable>Yes</dm:ConvictionIsTransmittable>"
    "<dm:ConvictionDecision><dm:DecisionID>D-00001</dm:DecisionID>"
    "<dm:DecisionDeleteConvictionFromRegister>No</dm:DecisionDeleteConvictionFromRegister>"
    "</dm:ConvictionDecision>"
    f"<dm:ConvictionSanction>{words('dm:NationalCategoryTitle', 'fine')}"
    "<dm:SanctionID>S-00001</dm:SanctionID><dm:SanctionTypeReference/>"
    "<dm:SanctionCommonCategoryReference>S-00-008002</dm:SanctionCommonCategoryReference>"
    "<dm:SanctionMultiplier/><dm:SanctionIsSpecificToMinor>No</dm:SanctionIsSpecificToMinor>"
    "<dm:SanctionExecutionPeriod><dm:PeriodDuration>-P5D</dm:PeriodDuration>"
    "</dm:SanctionExecutionPeriod></dm:ConvictionSanction>"
    '<dm:ConvictionRelationship xsi:type="dm:DecisionToSanctionsRelationshipType">'
    "<dm:Decision>D-00001</dm:Decision><dm:Sanction>S-00001</dm:Sanction>"
    "</dm:ConvictionRelationship>"
    "</msg:MessageDataConviction>"
)


def document(element: str, kind: str, data: str, refers_to: str = "") -> str:
    answered = (
        f"<msg:MessageMetaDataResponseTo>{refers_to}</msg:MessageMetaDataResponseTo>"
        if refers_to
        else ""
    )
    return (
        f'<svc:{element}{DECLARED} xmlns:xsi="{XSI}"><msg:MessageMetaData>'
        f"<msg:MessageMetaDataMessageID>PL-BG-{kind}-000000000000001</msg:MessageMetaDataMessageID>"
        "<msg:MessageMetaDataTimestamp>2022-05-03T10:00:00+02:00</msg:MessageMetaDataTimestamp>"
        f"{answered}</msg:MessageMetaData><msg:MessageData>{data}</msg:MessageData></svc:{element}>"
    )


NOTIFICATION = document("NotificationMessage", "NOT", PERSON + CONVICTION)


def reading(text: str) -> Read:
    return read(etree.fromstring(text), codes=OWN_CODES)


def notification(text: str = NOTIFICATION) -> Notification:
    found = reading(text)
    assert found.complaints == ()
    assert isinstance(found.message, Notification)
    return found.message


def changed(old: str, new: str, text: str = NOTIFICATION) -> str:
    assert text.count(old) >= 1
    return text.replace(old, new, 1)


def test_a_notification_is_read_into_the_fields_it_means() -> None:
    message = notification()
    assert message.person.name.forename == NamePart("Ana")
    assert message.person.sex is Sex.FEMALE
    assert message.person.birth_date == PartialDate(1979)
    assert message.person.nationalities == ("CO-00-100-BGR",)
    assert message.conviction.decided_on == date(2016, 12, 9)
    assert message.conviction.final_on is None
    (sanction,) = message.conviction.sanctions
    assert (sanction.nature, sanction.category, sanction.multiplier) == (None, "S-00-008002", 1)
    assert sanction.executed == Period(duration="-P5D")
    (relation,) = message.conviction.relations
    assert relation.kind is RelationKind.DECISION_TO_SANCTIONS
    assert (relation.source, relation.targets) == ("D-00001", ("S-00001",))


def test_the_meta_data_stands_as_sent() -> None:
    found = reading(NOTIFICATION)
    assert found.meta.id == "PL-BG-NOT-000000000000001"
    assert found.meta.timestamp == "2022-05-03T10:00:00+02:00"
    assert found.meta.refers_to is None
    assert (found.kind, found.push) == ("NOT", False)


def test_a_no_break_space_is_kept() -> None:
    message = notification(changed("II K 9", "II\u00a0K  9"))
    assert message.conviction.file_number == "II\u00a0K 9"


@pytest.mark.parametrize("text", ["UNKNOWN", "unknown", " UNKNOWN\n", "", "\u00a0"])
def test_what_says_unknown_is_missing(text: str) -> None:
    assert notification(changed("II K 9", text)).conviction.file_number is None


def test_an_optional_field_that_says_unknown_is_remembered() -> None:
    text = changed("</dm:Surname>", "</dm:Surname><dm:SecondSurname>UNKNOWN</dm:SecondSurname>")
    message = notification(text)
    assert message.person.name.second_surname is None
    assert message.stated_unknown == ("MessageDataPerson/PersonName/SecondSurname",)


def test_years_before_1800_are_dates_and_1800_is_none() -> None:
    assert notification(changed(">1979<", ">1799<")).person.birth_date == PartialDate(1799)
    assert notification(changed(">1979<", ">1800<")).person.birth_date == PartialDate()


def test_a_day_that_no_calendar_has_is_read_as_unknown_and_told() -> None:
    parts = (
        "1979</cm:DateYear><cm:DateMonthDay><cm:DateMonth>--02</cm:DateMonth>"
        "<cm:DateDay>---31</cm:DateDay></cm:DateMonthDay>"
    )
    found = reading(changed("1979</cm:DateYear>", parts))
    assert isinstance(found.message, Notification)
    assert found.message.person.birth_date == PartialDate(1979, 2)
    (note,) = found.notes
    assert (note.code, note.path) == (
        "ecris:date:impossible",
        "MessageDataPerson/PersonBirthDate",
    )


@pytest.mark.parametrize("written", ["2", "+2", "02", " 2 "])
def test_numbers_may_be_written_in_every_way_of_the_schema(written: str) -> None:
    assert notification(changed(">2<", f">{written}<")).person.sex is Sex.FEMALE


BROKEN: dict[str, tuple[Callable[[str], str], str, str]] = {
    "missing element": (
        lambda text: changed("<dm:PersonSex>2</dm:PersonSex>", "", text),
        "MessageDataPerson/PersonSex",
        "is missing",
    ),
    "wrong order": (
        lambda text: changed("<dm:PersonSex>2</dm:PersonSex>", "", text).replace(
            "</dm:PersonBirthDate>", "</dm:PersonBirthDate><dm:PersonSex>2</dm:PersonSex>"
        ),
        "MessageDataPerson/PersonSex",
        "order",
    ),
    "twice": (
        lambda text: changed(
            "<dm:PersonSex>2</dm:PersonSex>", "<dm:PersonSex>2</dm:PersonSex>" * 2, text
        ),
        "MessageDataPerson/PersonSex",
        "stands once",
    ),
    "not of the schema": (
        lambda text: changed("<dm:PersonSex>", "<dm:Shoe/><dm:PersonSex>", text),
        "MessageDataPerson",
        "does not have here",
    ),
    "other namespace": (
        lambda text: changed("dm:PersonSex>2</dm:", "msg:PersonSex>2</msg:", text),
        "MessageDataPerson",
        "does not have here",
    ),
    "unknown attribute": (
        lambda text: changed("<dm:PersonSex>", '<dm:PersonSex size="9">', text),
        "MessageDataPerson/PersonSex",
        "attribute",
    ),
    "nil": (
        lambda text: changed("<dm:PersonSex>", '<dm:PersonSex xsi:nil="true">', text),
        "MessageDataPerson/PersonSex",
        "attribute",
    ),
    "wrong type stated": (
        lambda text: changed(
            "<dm:PersonBirthPlace>", '<dm:PersonBirthPlace xsi:type="dm:X">', text
        ),
        "MessageDataPerson/PersonBirthPlace",
        "type",
    ),
    "text among elements": (
        lambda text: changed("<dm:PersonSex>", "Ana<dm:PersonSex>", text),
        "MessageDataPerson",
        "holds text",
    ),
    "angle bracket": (
        lambda text: changed("II K 9", "II &lt; 9", text),
        "MessageDataConviction/ConvictionFileNumber",
        "angle bracket",
    ),
    "too long": (
        lambda text: changed("II K 9", "9" * 51, text),
        "MessageDataConviction/ConvictionFileNumber",
        "50",
    ),
    "no such sex": (
        lambda text: changed(">2<", ">3<", text),
        "MessageDataPerson/PersonSex",
        "0, 1 or 2",
    ),
    "no such day": (
        lambda text: changed("2016-12-09", "2016-02-30", text),
        "MessageDataConviction/ConvictionDecisionDate",
        "date",
    ),
    "year beyond": (
        lambda text: changed(">1979<", ">12345<", text),
        "MessageDataPerson/PersonBirthDate/DateYear",
        "9999",
    ),
    "no duration": (
        lambda text: changed("-P5D", "P", text),
        "MessageDataConviction/ConvictionSanction[1]/SanctionExecutionPeriod/PeriodDuration",
        "duration",
    ),
    "ill-formed code": (
        lambda text: changed(">CO-00-616-POL<", ">POL<", text),
        "MessageDataConviction/ConvictionConvictingCountryReference",
        "form",
    ),
    "neither yes nor no": (
        lambda text: changed("Minor>No<", "Minor>no<", text),
        "MessageDataConviction/ConvictionSanction[1]/SanctionIsSpecificToMinor",
        "words",
    ),
    "language in capitals": (
        lambda text: changed("<dm:Forename>", '<dm:Forename languageCode="PL">', text),
        "MessageDataPerson/PersonName/Forename",
        "two small letters",
    ),
    "fifth relation": (
        lambda text: changed(
            "dm:DecisionToSanctionsRelationshipType",
            "msg:ConvictionToConvictionsRelationshipType",
            text,
        ),
        "MessageDataConviction/ConvictionRelationship[1]",
        "four kinds",
    ),
    "relation to nowhere": (
        lambda text: changed("<dm:Sanction>S-00001", "<dm:Sanction>S-00002", text),
        "MessageDataConviction",
        "not there",
    ),
    "two parts of one name": (
        lambda text: changed(
            "</dm:ConvictionDecision>",
            "</dm:ConvictionDecision><dm:ConvictionDecision><dm:DecisionID>D-00001</dm:DecisionID>"
            "<dm:DecisionDeleteConvictionFromRegister>No</dm:DecisionDeleteConvictionFromRegister>"
            "</dm:ConvictionDecision>",
            text,
        ),
        "MessageDataConviction",
        "share an id",
    ),
    "no wording": (
        lambda text: changed(
            words("dm:DecidingAuthorityName", "Court"), "<dm:DecidingAuthorityName/>", text
        ),
        "MessageDataConviction/ConvictionDecidingAuthority/DecidingAuthorityName",
        "one wording",
    ),
    "timestamp": (
        lambda text: changed("2022-05-03T10:00:00+02:00", "yesterday", text),
        "MessageMetaData/MessageMetaDataTimestamp",
        "date and time",
    ),
    "elements in a text": (
        lambda text: changed("II K 9", "II<dm:K/>9", text),
        "MessageDataConviction/ConvictionFileNumber",
        "has text",
    ),
}


@pytest.mark.parametrize("which", sorted(BROKEN))
def test_a_broken_rule_is_named_with_its_place(which: str) -> None:
    breaks, path, rule = BROKEN[which]
    found = reading(breaks(NOTIFICATION))
    assert found.message is None
    assert found.meta.id == "PL-BG-NOT-000000000000001"
    named = [(each.path, rule in each.text) for each in found.complaints]
    assert (path, True) in named
    for each in found.complaints:
        assert each.code == "FE-99004"
        assert "Ana" not in each.text
        assert "II" not in each.text


def test_all_broken_rules_are_named_up_to_a_bound() -> None:
    text = NOTIFICATION.replace(">No<", ">no<").replace(">2<", ">9<")
    assert len(reading(text).complaints) == 4
    many = NOTIFICATION.replace("<dm:PersonSex>", "<dm:Shoe/>" * 1_000 + "<dm:PersonSex>")
    assert len(reading(many).complaints) == 20


def test_lists_beyond_our_bounds_are_a_complaint() -> None:
    one = "<dm:PersonNationalityReference>CO-00-100-BGR</dm:PersonNationalityReference>"
    found = reading(NOTIFICATION.replace(one, one * 21))
    assert found.message is None
    assert {each.path for each in found.complaints} == {
        "MessageDataPerson/PersonNationalityReference"
    }


@pytest.mark.parametrize(
    "text",
    [
        changed("svc:NotificationMessage", "msg:NotificationMessage").replace(
            "</svc:NotificationMessage", "</msg:NotificationMessage"
        ),
        changed("PL-BG-NOT-000000000000001", "PL-BG-NOT-1"),
        changed("PL-BG-NOT-000000000000001", "PL-BG-XXX-000000000000001"),
        changed("<msg:MessageMetaData>", "<msg:Other>").replace(
            "</msg:MessageMetaData>", "</msg:Other>"
        ),
    ],
)
def test_what_cannot_be_told_apart_is_refused(text: str) -> None:
    with pytest.raises(EnvelopeMalformed):
        reading(text)


def test_an_answer_to_a_kind_it_cannot_answer_is_a_complaint() -> None:
    text = document("CancellationMessage", "CAN", "", "PL-BG-RDL-000000000000001")
    found = reading(text)
    assert [each.path for each in found.complaints] == ["MessageMetaData/MessageMetaDataResponseTo"]
    assert found.meta.refers_to == "PL-BG-RDL-000000000000001"


def test_a_missing_reference_is_a_complaint() -> None:
    data = "<msg:MessageDataDeadline>2022-06-01</msg:MessageDataDeadline>"
    found = reading(document("RequestDeadlineMessage", "RDL", data))
    assert "is missing" in found.complaints[0].text
    answered = document("RequestDeadlineMessage", "RDL", data, "BG-PL-REQ-000000000000001")
    assert reading(answered).message == RequestDeadline(date(2022, 6, 1))


def attachment(md5: str, content: bytes = b"prints") -> str:
    return document(
        "NotificationPushMessage",
        "NOT",
        PERSON + CONVICTION + "<msg:MessageDataFingerprintsPush>"
        "<msg:BinaryAttachmentID>PL-BA-000000001</msg:BinaryAttachmentID>"
        "<msg:BinaryAttachmentMimeType/><msg:BinaryAttachmentFileName/>"
        f"<msg:BinaryAttachmentMD5Hash>{md5}</msg:BinaryAttachmentMD5Hash>"
        f"<msg:BinaryAttachmentContent>{base64.b64encode(content).decode()}"
        "</msg:BinaryAttachmentContent></msg:MessageDataFingerprintsPush>",
    )


@pytest.mark.parametrize("how", [0, 1, 2])
def test_content_is_kept_beside_the_message_with_a_strong_digest(how: int) -> None:
    found = reading(attachment(checksum(b"prints", how)))
    assert found.complaints == ()
    assert isinstance(found.message, Notification)
    named = found.message.fingerprints
    assert isinstance(named, Attachment)
    (kept,) = found.attachments
    assert (kept.content, kept.sound) == (b"prints", True)
    assert (named.content, named.sha256) == (None, kept.sha256)
    assert (named.mime_type, named.file_name) == ("application/nist", "UNKNOWN")


def test_a_checksum_that_does_not_fit_is_a_complaint_and_the_message_is_still_read() -> None:
    found = reading(attachment(checksum(b"other", 1)))
    assert [each.path for each in found.complaints] == ["MessageDataFingerprintsPush"]
    assert found.message is not None
    assert found.attachments[0].sound is False


def test_a_checksum_in_no_known_form_is_told() -> None:
    found = reading(attachment("see letter"))
    assert found.complaints == ()
    assert [note.code for note in found.notes] == ["ecris:attachment:checksum"]


def test_codes_nobody_configured_are_kept_as_sent() -> None:
    found = reading(message_from("RequestMessage", 7).decode())
    assert isinstance(found.message, Request)
    element = etree.fromstring(message_from("RequestMessage", 7))
    sent = element.findtext(".//{*}MessageDataRequestPurposeCategoryReference", default="").strip()
    assert OWN_CODES.purpose_sent(found.message.purpose) == sent


def test_an_unknown_answer_to_a_question_is_judged_by_what_it_brings() -> None:
    answer = (
        "<msg:MessageDataRequestAdditionalInfoResponseTypeReference>ART-00-07"
        "</msg:MessageDataRequestAdditionalInfoResponseTypeReference>"
    )
    to = "BG-PL-RAI-000000000000001"
    name = "RequestAdditionalInfoResponseMessage"
    bare = reading(document(name, "RAR", answer, to)).message
    full = reading(document(name, "RAR", PERSON + answer, to)).message
    assert getattr(bare, "outcome", None) == "ART-00-07"
    assert getattr(bare, "is_available", None) is False
    assert getattr(full, "is_available", None) is True
    known = reading(document(name, "RAR", answer.replace("00-07", "99-01"), to)).message
    assert getattr(known, "outcome", None) == InformationOutcome.NOT_AVAILABLE


def test_two_convictions_of_an_answer_may_number_their_parts_alike() -> None:
    second = CONVICTION.replace("PL-C-000000000000001", "PL-C-000000000000002")
    outcome = (
        "<msg:MessageDataRequestResponseTypeReference>RRT-00-00"
        "</msg:MessageDataRequestResponseTypeReference>"
    )
    text = document(
        "RequestResponseMessage",
        "RRS",
        PERSON + CONVICTION + second + outcome,
        "BG-PL-REQ-000000000000001",
    )
    found = reading(text)
    assert found.complaints == ()
    assert isinstance(found.message, RequestResponse)
    assert [each.decisions[0].id for each in found.message.convictions] == ["D-00001"] * 2


def test_functional_errors_are_read() -> None:
    error = (
        "<msg:MessageDataFunctionalError><msg:FunctionalErrorCode>FE-00001"
        "</msg:FunctionalErrorCode></msg:MessageDataFunctionalError>"
    )
    found = reading(document("FunctionalErrorMessage", "FEM", error, "BG-PL-REQ-000000000000001"))
    assert isinstance(found.message, FunctionalError)
    assert [each.code for each in found.message.errors] == ["FE-00001"]


def test_what_was_read_shows_nothing_of_a_person() -> None:
    found = reading(NOTIFICATION)
    assert "Ana" not in repr(found)
    assert "Ana" not in repr(found.message)
