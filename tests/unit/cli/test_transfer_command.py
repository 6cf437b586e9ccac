"""``comity transfer``: an officer assesses an answer to a third state, step by step."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from tests.unit.cli.offices import DE, Office, hand_over
from tests.unit.records.states_in_touch import command, conviction, person
from typer.testing import CliRunner

from comity.cli.main import app
from comity.ids import StateCode
from comity_training.federation import make_network

UA = StateCode("UA")
ANA = person(DE)
WHOLE = ("--law-enforcement", "yes", "--competent", "yes", "--sis", "no")


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("third")
    make_network(folder, (DE, UA))
    return folder


@pytest.fixture
def asked(homes: Path, tmp_path: Path) -> tuple[Office, Office, str]:
    """Return Germany, asked by Ukraine about somebody with a conviction."""
    for name in ("de", "ua"):
        shutil.copytree(homes / name, tmp_path / name)
    germany, ukraine = Office(tmp_path / "de"), Office(tmp_path / "ua")
    node = germany.node()
    with closing(node.database), node.database.begin() as work:
        ref = work.register.enter_person(ANA)
        node.records.enter_conviction(work, ref, conviction(DE))
    node = ukraine.node()
    with closing(node.database), node.database.begin() as work:
        requested = node.records.request(work, command(DE, ANA))
    hand_over(ukraine, germany)
    return germany, ukraine, requested.conversation.id  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("state", "said"),
    [("FR", "no transfer"), ("GB", "with an adequacy decision"), ("UA", "no adequacy decision")],
)
def test_the_law_of_a_state_is_told_without_a_node(state: str, said: str) -> None:
    result = CliRunner().invoke(app, ["transfer", "law", state])
    assert result.exit_code == 0
    assert said in result.output


def test_an_answer_waits_until_the_assessment_allows_it(
    asked: tuple[Office, Office, str],
) -> None:
    germany, ukraine, conversation = asked
    (task,) = germany.tasks()
    assert "third state" in task["reason"]
    refused = germany.ask("reply", task["id"], "--approve", "--reason", "sure", status=1)
    assert refused["refusal"]["ground"] == "transfer-conditions"
    begun = germany.ask("transfer", "assess", conversation, *WHOLE, status=1)["transfer"]
    assert (begun["state"], begun["questions"]) == ("open", ["rests_on", "justification"])
    why = ("--basis", "individual-case", "--outweighed", "no", "--reason", "trial on Monday")
    waiting = germany.ask("transfer", "assess", conversation, *why, status=1)["transfer"]
    assert (waiting["id"], waiting["state"]) == (begun["id"], "awaits-approval")
    germany.run("transfer", "approve", begun["id"], status=2)
    approved = germany.ask("transfer", "approve", begun["id"], "--by", "officer-2")["transfer"]
    assert approved["state"] == "allowed"
    germany.run("reply", task["id"], "--approve", "--reason", "assessed")
    assert "RRS" in hand_over(germany, ukraine)
    (listed,) = germany.ask("transfer", "list")["transfers"]
    assert listed["approved_by"] == "officer-2"
    assert "Art. 38(1)(d)" in germany.run("transfer", "show", begun["id"])


def test_a_trial_keeps_nothing_and_what_is_no_answer_is_not_taken(
    asked: tuple[Office, Office, str],
) -> None:
    germany, _, conversation = asked
    leaves = germany.leaves()
    germany.run("transfer", "assess", conversation, *WHOLE, "--dry-run", status=1)
    germany.run("transfer", "assess", conversation, "--sis", "maybe", status=2)
    germany.run("transfer", "show", "TR-none", status=2)
    assert germany.ask("transfer", "list")["transfers"] == []
    assert germany.leaves() == leaves
