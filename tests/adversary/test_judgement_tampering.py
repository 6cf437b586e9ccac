"""Somebody with access to the database decides in an officer's name, behind the node's back.

A judgement that was never made, says otherwise, stands again or is gone could let an answer
leave, or keep one back, that no officer decided. None of these touches the log, and the check
of the whole node must name each.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.database_file import opened_file
from tests.unit.cli.offices import BG, DE, Office, hand_over

from comity.assembly.checking import check
from comity.persons.dates import PartialDate
from comity.persons.names import name_of
from comity.persons.person import Person, Sex
from comity_training.federation import make_network

ASK = (
    *("request", "--to", "BG", "--purpose", "criminal-proceedings", "--case", "1"),
    *("--authority", "AG", "--surname", "Primerov", "--forename", "Dimitar"),
    *("--birth-date", "1984-03-11", "--sex", "male", "--nationality", "BG"),
)


@pytest.fixture
def judged(tmp_path: Path) -> Office:
    """An office whose officer has judged two descriptions, and withdrawn the second judgement."""
    make_network(tmp_path, (DE, BG))
    germany, bulgaria = Office(tmp_path / "de"), Office(tmp_path / "bg")
    node = bulgaria.node()
    registered = Person(
        name=name_of("Dimitar", "Primerov"), sex=Sex.MALE, birth_date=PartialDate(1984, 3, 12)
    )
    with node.database.begin() as work:
        ref = work.register.enter_person(registered)
    node.database.close()
    made = []
    for _ in range(2):
        germany.ask(*ASK)
        hand_over(germany, bulgaria)
        (task,) = bulgaria.tasks()
        words = ("reply", task["id"], "--as", str(ref), "--reason", "seen")
        made += bulgaria.ask(*words)["judgements"]
    bulgaria.ask("inbox", "withdraw-judgement", made[1], "--reason", "a mistake")
    return bulgaria


def found(office: Office) -> list[str]:
    """Return what the check finds about judgements."""
    node = office.node()
    try:
        report = check(node, advance=lambda _: None)
    finally:
        node.database.close()
    return report.findings.get("judgements", [])


def test_judgements_made_and_withdrawn_by_officers_agree_with_the_log(judged: Office) -> None:
    assert found(judged) == []


def _statements() -> Iterator[tuple[str, str]]:
    yield "UPDATE judgements SET verdict = 'different'", "says otherwise than the officer"
    yield "UPDATE judgements SET person = 'another'", "says otherwise than the officer"
    yield "UPDATE judgements SET registered = zeroblob(32)", "says otherwise than the officer"
    yield "UPDATE judgements SET parameters = 'other'", "says otherwise than the officer"
    yield "UPDATE judgements SET reason = 'no reason'", "no node could have written"
    yield "UPDATE judgements SET decided_by = reason", "no node could have written"
    yield "UPDATE judgements SET verdict = 'likely'", "no node could have written"
    yield (
        "UPDATE judgements SET withdrawn_at = NULL WHERE withdrawn_at IS NOT NULL",
        "the log says that it was withdrawn",
    )
    yield (
        "UPDATE judgements SET withdrawn_at = 1 WHERE withdrawn_at IS NULL",
        "no officer who withdrew it",
    )
    yield "DELETE FROM judgements WHERE withdrawn_at IS NULL", "it is not kept"
    columns = (
        "description, kindred, born, person, registered, candidates, verdict, '', '', "
        "decided_at, parameters, task, conversation, '', NULL, ''"
    )
    forged = f"INSERT INTO judgements SELECT 'ffff-00', {columns} FROM judgements LIMIT 1"  # noqa: S608 - columns of ours
    yield forged, "no officer who made it"
    moved = forged.replace("'', '', decided_at", "decided_by, reason, decided_at")
    yield moved, "no node could have written"


@pytest.mark.parametrize(("statement", "sentence"), list(_statements()))
def test_a_judgement_that_no_officer_made_is_found(
    judged: Office, statement: str, sentence: str
) -> None:
    """The statement is run in the node's database; the log is left alone."""
    with opened_file(judged.home) as connection:
        assert connection.execute(statement).rowcount > 0
    connection.close()
    assert any(sentence in said for said in found(judged)), found(judged)
