"""Which texts of a message a translator is given, and which never."""

from dataclasses import replace

from tests.unit.records.states_in_touch import ES, FR, conviction, person

from comity.persons.texts import MultilingualText, Representation, plain
from comity.records.free_texts import TextKind, texts_to_translate
from comity.records.messages import (
    FunctionalError,
    FunctionalErrorItem,
    IsAlive,
    Message,
    Notification,
)
from comity.records.model import (
    Authority,
    Decision,
    Interruption,
    Offence,
    Period,
    Sanction,
    Suspension,
)


def notified(**changes: object) -> Notification:
    about = replace(person(ES), remarks=plain("tatouage", "fr"))
    return Notification(about, replace(conviction(FR), **changes))  # type: ignore[arg-type]


def found(message: Message, into: str = "de") -> list[tuple[TextKind, str]]:
    return [(each.kind, each.text) for each in texts_to_translate(message, into)]


def remarked(*wordings: Representation) -> list[str]:
    return [text for _, text in found(notified(remarks=wordings))]


def titled(title: MultilingualText) -> list[str]:
    return [text for _, text in found(notified(offences=(Offence("O-00001", title=title),)))]


def test_every_free_text_of_a_conviction_is_found_and_nothing_of_the_person() -> None:
    sanction = Sanction(
        "S-00001",
        title=plain("amende", "fr"),
        remarks=plain("payée", "fr"),
        suspension=Suspension(remarks=plain("avec sursis", "fr")),
        interruptions=(Interruption(Period(), remarks=plain("maladie", "fr")),),
    )
    message = notified(
        authority=Authority(plain("tribunal de Lyon", "fr")),
        decisions=(Decision("D-00001", remarks=plain("par défaut", "fr")),),
        offences=(Offence("O-00001", title=plain("vol", "fr"), remarks=plain("de nuit", "fr")),),
        sanctions=(sanction,),
        remarks=plain("voir dossier", "fr"),
    )
    assert found(replace(message, remarks=plain("urgent", "fr"))) == [
        (TextKind.CONVICTION_REMARKS, "voir dossier"),
        (TextKind.DECISION_REMARKS, "par défaut"),
        (TextKind.OFFENCE_TITLE, "vol"),
        (TextKind.OFFENCE_REMARKS, "de nuit"),
        (TextKind.SANCTION_TITLE, "amende"),
        (TextKind.SANCTION_REMARKS, "payée"),
        (TextKind.SUSPENSION_REMARKS, "avec sursis"),
        (TextKind.INTERRUPTION_REMARKS, "maladie"),
        (TextKind.MESSAGE_REMARKS, "urgent"),
    ]


def test_what_an_error_says_is_free_text_and_a_sign_of_life_says_nothing() -> None:
    error = FunctionalError((FunctionalErrorItem("E-1", plain("date manquante", "fr")),))
    assert found(error) == [(TextKind.ERROR, "date manquante")]
    assert found(IsAlive()) == []


def test_a_text_that_stands_twice_is_given_once() -> None:
    offences = tuple(Offence(f"O-0000{n}", title=plain("vol", "fr")) for n in (1, 2))
    assert found(notified(offences=offences)) == [(TextKind.OFFENCE_TITLE, "vol")]


def test_what_is_there_in_the_language_is_not_given() -> None:
    assert remarked(Representation("eilt", "de")) == []
    assert titled(plain("Diebstahl", "de")) == []
    assert titled((Representation("vol", "fr"), Representation("Diebstahl", "de", True))) == []
    assert titled((Representation("vol", "fr"), Representation("Diebstahl", "de"))) == []


def test_a_text_without_a_language_is_given() -> None:
    assert remarked(Representation("vol")) == ["vol"]


def test_of_remarks_each_wording_that_is_no_translation_is_given() -> None:
    more = (Representation("urgent", "fr"), Representation("deuxième", "fr"))
    assert remarked(*more) == ["urgent", "deuxième"]
    assert remarked(*more, Representation("eilt", "de", True)) == ["deuxième"]
    assert remarked(*more, Representation("urgent", "en", True)) == ["urgent", "deuxième"]


def test_where_every_wording_is_a_translation_the_first_stands_for_the_original() -> None:
    assert remarked(Representation("urgent", "en", True)) == ["urgent"]
