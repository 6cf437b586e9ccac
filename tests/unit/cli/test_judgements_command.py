"""Officers' judgements on the command line, and the policy that lets them act."""

import pytest
from tests.unit.cli.offices import Office, hand_over

from comity.persons.dates import PartialDate
from comity.persons.names import name_of
from comity.persons.person import Person, Sex

ASK = (
    *("request", "--to", "BG", "--purpose", "criminal-proceedings", "--case", "3 Js 77/26"),
    *("--authority", "Amtsgericht Beispielstadt", "--surname", "Primerov"),
    *("--forename", "Dimitar", "--birth-date", "1984-03-11", "--sex", "male"),
    *("--nationality", "BG"),
)
"""The day of birth is another than in the register: no rule is certain."""


@pytest.fixture
def both(germany: Office, bulgaria: Office) -> tuple[Office, Office]:
    node = bulgaria.node()
    registered = Person(
        name=name_of("Dimitar", "Primerov"),
        sex=Sex.MALE,
        birth_date=PartialDate(1984, 3, 12),
        nationalities=("CO-00-100-BGR",),
    )
    with node.database.begin() as work:
        work.register.enter_person(registered)
    node.database.close()
    return germany, bulgaria


def allow(office: Office, *pairs: tuple[str, str], more: str = "") -> None:
    """Write into the configuration what may leave without an officer."""
    file = office.home / "comity.toml"
    listed = ", ".join(f'{{answer = "{answer}", purpose = "{why}"}}' for answer, why in pairs)
    text = file.read_text(encoding="utf-8")
    text = text.replace("automatic = []\n", f"automatic = [{listed}]\n{more}\n", 1)
    file.write_text(text, encoding="utf-8")


def asked(both: tuple[Office, Office]) -> str:
    germany, bulgaria = both
    conversation = str(germany.ask(*ASK)["conversation"])
    hand_over(germany, bulgaria)
    return conversation


def identified(both: tuple[Office, Office]) -> tuple[str, str]:
    """Have Bulgaria's officer decide who it is; return the person and the judgement."""
    _, bulgaria = both
    asked(both)
    (task,) = bulgaria.tasks()
    person = bulgaria.ask("inbox", "show", task["id"])["candidates"][0]["person"]
    words = ("reply", task["id"], "--as", person, "--reason", "the father's name agrees")
    (judgement,) = bulgaria.ask(*words)["judgements"]
    return person, judgement


def test_a_judgement_is_listed_shown_and_withdrawn(both: tuple[Office, Office]) -> None:
    _, bulgaria = both
    assert "No officer's judgement" in bulgaria.run("inbox", "judgements")
    person, judgement = identified(both)
    (listed,) = bulgaria.ask("inbox", "judgements")["judgements"]
    assert (listed["id"], listed["person"], listed["verdict"]) == (judgement, person, "same")
    assert (listed["stale"], listed["withdrawn"]) == (False, None)
    assert len(listed["answers"]) == 1

    asked(both)
    (task,) = bulgaria.tasks()
    assert "law.automatic does not list earlier-judgement" in task["reason"]
    shown = bulgaria.ask("inbox", "show", task["id"])
    assert [each["id"] for each in shown["judgements"]] == [judgement]
    assert shown["candidates"][0]["person"] == person
    text = bulgaria.run("inbox", "show", task["id"])
    assert "judged same on" in text
    assert "by officer-7: the father's name agrees" in text

    words = ("inbox", "withdraw-judgement", judgement, "--reason", "it was his cousin")
    tried = bulgaria.ask(*words, "--dry-run")
    assert len(tried["answers"]) == 1
    assert len(bulgaria.tasks()) == 1
    assert bulgaria.ask(*words)["answers"] == tried["answers"]
    kinds = [each["kind"] for each in bulgaria.tasks()]
    assert sorted(kinds) == ["attend", "identify-request"]
    assert bulgaria.ask("inbox", "judgements")["judgements"] == []
    (gone,) = bulgaria.ask("inbox", "judgements", "--all")["judgements"]
    assert gone["withdrawn"]["reason"] == "it was his cousin"
    assert "WITHDRAWN" in bulgaria.run("inbox", "show", task["id"])
    assert bulgaria.ask(*words, status=5)["error"]["code"] == "input:change:conflicting"


def test_one_candidate_is_judged_and_the_task_stays_open(both: tuple[Office, Office]) -> None:
    _, bulgaria = both
    asked(both)
    (task,) = bulgaria.tasks()
    person = bulgaria.ask("inbox", "show", task["id"])["candidates"][0]["person"]
    words = ("inbox", "judge", task["id"], "--person", person, "--verdict", "different")
    made = bulgaria.ask(*words, "--reason", "another father")["judgement"]
    assert made["verdict"] == "different"
    assert len(bulgaria.tasks()) == 1
    assert "judged different on" in bulgaria.run("inbox", "show", task["id"])
    assert bulgaria.ask(*words, "--reason", " ", status=2)["error"]["field"] == "reason"


def test_the_person_chosen_is_named_before_and_after(both: tuple[Office, Office]) -> None:
    _, bulgaria = both
    asked(both)
    (task,) = bulgaria.tasks()
    person = bulgaria.ask("inbox", "show", task["id"])["candidates"][0]["person"]
    whom = "Dimitar Primerov, born 1984-03-12"
    for command in (
        ("inbox", "judge", task["id"], "--person", person, "--verdict", "cannot-tell"),
        ("reply", task["id"], "--as", person),
    ):
        words = (*command, "--reason", "seen")
        told = bulgaria.ask(*words, "--dry-run")["person"]
        assert told == {"ref": person, "who": whom, "was_shown": True}
        assert f"The person chosen: {whom} ({person})." in bulgaria.run(*words, "--dry-run")
        text = bulgaria.run(*words)
        assert f"The person chosen: {whom} ({person})." in text
        assert "not among the candidates" not in text


def test_a_person_who_was_not_shown_is_said_not_to_have_been(both: tuple[Office, Office]) -> None:
    _, bulgaria = both
    node = bulgaria.node()
    with node.database.begin() as work:
        other = work.register.enter_person(Person(name=name_of("Elena", "Petrova")))
    node.database.close()
    asked(both)
    (task,) = bulgaria.tasks()
    for command in (
        ("inbox", "judge", task["id"], "--person", other, "--verdict", "different"),
        ("reply", task["id"], "--as", other),
    ):
        words = (*command, "--reason", "seen", "--dry-run")
        assert bulgaria.ask(*words)["person"]["was_shown"] is False
        text = bulgaria.run(*words)
        assert "Elena Petrova, born unknown" in text
        assert "This person was not among the candidates shown." in text


def test_a_judgement_that_contradicts_another_warns_and_calls_an_officer(
    both: tuple[Office, Office],
) -> None:
    _, bulgaria = both
    allow(bulgaria, ("earlier-judgement", "criminal-proceedings"))
    person, same = identified(both)
    (decided,) = [
        each for each in bulgaria.ask("inbox", "--all")["tasks"] if each["outcome"] == "identified"
    ]
    words = ("inbox", "judge", decided["id"], "--person", person, "--verdict", "different")
    made = bulgaria.ask(*words, "--reason", "it was his twin")
    before, against = made["warnings"]
    assert before.startswith("The task was decided before (identified, by officer-7)")
    assert f"contradicts judgement {same}" in against
    assert "the father's name agrees" in against
    assert f"comity inbox withdraw-judgement {same} --reason" in against
    asked(both)
    (task,) = bulgaria.tasks()
    assert "contradict each other" in task["reason"]
    assert bulgaria.ask("inbox", "show", task["id"])["candidates"][0]["person"] == person
    text = bulgaria.run("reply", task["id"], "--as", person, "--reason", "again", "--dry-run")
    assert f"Warning: This contradicts judgement {made['judgement']['id']}" in text
    bulgaria.ask("inbox", "withdraw-judgement", same, "--reason", "a mistake")
    words = ("inbox", "judge", task["id"], "--person", person, "--verdict", "different")
    assert bulgaria.ask(*words, "--reason", "as said")["warnings"] == []


def test_the_second_request_is_answered_at_once_where_the_configuration_allows(
    both: tuple[Office, Office],
) -> None:
    germany, bulgaria = both
    allow(bulgaria, ("earlier-judgement", "criminal-proceedings"))
    _, judgement = identified(both)
    again = asked(both)
    assert bulgaria.tasks() == []
    (listed,) = bulgaria.ask("inbox", "judgements")["judgements"]
    assert [each["conversation"] for each in listed["answers"]][1:] == [again]
    assert f"earlier judgement {judgement} of officer-7" in bulgaria.run("show", again)
    hand_over(bulgaria, germany)
    assert germany.ask("show", again)["conversation"]["state"] == "answered"


def test_the_doctor_says_what_leaves_without_an_officer(bulgaria: Office) -> None:
    text = bulgaria.run("doctor")
    assert "none: an officer decides about every answer" in text
    allow(
        bulgaria,
        ("nobody", "criminal-proceedings"),
        ("earlier-judgement", "criminal-proceedings"),
    )
    text = bulgaria.run("doctor")
    assert "earlier-judgement for criminal-proceedings; nobody for criminal-proceedings" in text


@pytest.mark.parametrize(
    ("pairs", "more", "said"),
    [
        ([("sure", "criminal-proceedings")], "", "$.law.automatic[0].answer"),
        ([("nobody", "curiosity")], "", "$.law.automatic[0].purpose"),
        ([("uncertain", "criminal-proceedings")], "", "law.automatic: an uncertain answer"),
        ([("nobody", "criminal-proceedings")] * 2, "", "law.automatic[1] (nobody for criminal"),
        (
            [("nobody", "employment-vetting")],
            'purposes_answered = ["criminal-proceedings"]',
            "law.purposes_answered does not name the purpose",
        ),
    ],
)
def test_a_mistake_in_the_policy_is_named_with_field_and_rule(
    bulgaria: Office, pairs: list[tuple[str, str]], more: str, said: str
) -> None:
    allow(bulgaria, *pairs, more=more)
    (finding,) = bulgaria.ask("doctor", status=1)["findings"]
    assert (finding["check"], finding["status"]) == ("configuration", "fail")
    assert said in finding["what"]
    assert said in bulgaria.ask("inbox", status=2)["error"]["message"]
