"""An administrator erases an entry of the log and passes it off as ended.

The administrator holds the database; once, the node's keys as well. The entry of a look that
somebody shall not see is emptied, and a row says that it ended under the law; or the node is
brought to erase it by itself, by taking away what keeps it. The defence: an entry counts as
ended only if an act that stands in the log covers it by a digest, a mark behind it in the log
shows that it was old enough, and the holds that stood were weighed; and before the node erases
it looks whether the log and what keeps entries are as they were put on record.
"""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.adversary.ended_stage import (
    LATER,
    checked,
    copied,
    damaged,
    ended_leaves,
    kept_bodies,
    looked_at,
    opened,
    retained,
)
from tests.unit.cli.node_homes import LaterClock
from tests.unit.cli.offices import Office
from tests.unit.cli.test_inspect_command import BY, looked

from comity.assembly.repair_sources import RepairSources
from comity.assembly.repairing import repair
from comity.ledger.acts import BY_THE_NODE
from comity.ledger.ending import EndingEntries
from comity.ledger.entry import Entry, EntryKind

EMPTY = "UPDATE leaves SET body = NULL, salt = x'' WHERE leaf_index = ?"
CLAIM = "INSERT INTO ended_leaves (leaf_index, act_leaf) VALUES (?, ?)"
EMBARGO = (
    *("rights", "embargo", "set", "--case", "3 Js 7/26", "--ground", "obstruct-inquiries"),
    *("--reason", "covert phase"),
)
HOLD = ("--ground", "evidence", "--review-on", "2999-01-31", "--reason", "trial 12")


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, list[int]]:
    """Three looks, and a run that will show how old they are."""
    return looked_at(tmp_path_factory.mktemp("waiting"))


@pytest.fixture(scope="module")
def over(
    waiting: tuple[Office, list[int]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Office, list[int], int]:
    """The three looks ended; and a look that is young."""
    office = copied(waiting[0], tmp_path_factory.mktemp("over"))
    retained(office)
    assert set(waiting[1]) <= set(ended_leaves(office))
    return office, waiting[1], looked(office, 1)[-1]


def unlawful(office: Office, *, days: int = LATER) -> dict[int, str]:
    """Return the entries that a check names, with what it says of each."""
    return {each.place: each.sentence for each in checked(office, days=days).log}


def test_what_ended_in_order_is_not_named(over: tuple[Office, list[int], int]) -> None:
    report = checked(over[0])
    assert report.is_sound
    assert report.looked_at["leaves whose entry ended"] == 4
    assert report.looked_at["leaves whose entry was erased"] == 0


def test_a_young_entry_filed_under_a_true_act_is_named(
    over: tuple[Office, list[int], int], tmp_path: Path
) -> None:
    """The administrator adds the look to what an act of the log ended."""
    office, ended, young = copied(over[0], tmp_path), over[1], over[2]
    act = ended_leaves(office)[ended[0]]

    def hide(database: sqlite3.Connection) -> None:
        database.execute(EMPTY, (young,))
        database.execute(CLAIM, (young, act))

    damaged(office, hide)
    found = unlawful(office)
    assert "names other entries" in found[young]
    assert set(ended) <= set(found)


@pytest.mark.parametrize("act", [0, 1_000_000])
def test_an_entry_filed_under_no_act_is_named(
    over: tuple[Office, list[int], int], tmp_path: Path, act: int
) -> None:
    """The administrator names a leaf as the act that tells of no end, or that is not there."""
    office, young = copied(over[0], tmp_path), over[2]

    def hide(database: sqlite3.Connection) -> None:
        database.execute(EMPTY, (young,))
        database.execute(CLAIM, (young, act))

    damaged(office, hide)
    assert f"no act on record at leaf {act}" in unlawful(office)[young]


def test_an_entry_that_is_only_emptied_is_named(
    over: tuple[Office, list[int], int], tmp_path: Path
) -> None:
    """The administrator empties the entry and claims nothing, or takes a true claim away."""
    office, (first, *_), young = copied(over[0], tmp_path), over[1], over[2]

    def hide(database: sqlite3.Connection) -> None:
        database.execute(EMPTY, (young,))
        database.execute("DELETE FROM ended_leaves WHERE leaf_index = ?", (first,))

    damaged(office, hide)
    found = unlawful(office)
    assert "was erased" in found[young]
    assert "was erased" in found[first]


def test_an_entry_that_ended_and_is_brought_back_is_named_and_ended_again(
    waiting: tuple[Office, list[int]], tmp_path: Path
) -> None:
    """The administrator puts the row of an old copy back: the look could be read again."""
    office, leaf = copied(waiting[0], tmp_path), waiting[1][0]
    before: list[tuple[bytes, bytes]] = []
    damaged(
        office,
        lambda database: before.extend(
            database.execute("SELECT body, salt FROM leaves WHERE leaf_index = ?", (leaf,))
        ),
    )
    retained(office)
    statement = "UPDATE leaves SET body = ?, salt = ? WHERE leaf_index = ?"
    damaged(office, lambda database: database.execute(statement, (*before[0], leaf)))
    report = checked(office)
    assert "here again" in report.findings["entries that ended"][0]
    node = opened(office)
    assert repair(node, report, RepairSources(), official="officer-7")
    node.database.close()
    assert kept_bodies(office)[leaf] is None
    assert checked(office).is_sound


def forged(office: Office, ending: EndingEntries, *, days: int = LATER) -> None:
    """Put an act into the log with the node's own keys, and end what it names."""
    node = opened(office, days=days)
    entry: Entry = ending.act(
        official=BY_THE_NODE, at=node.clock.now(), salt=node.rails.randomness(32)
    )
    with node.database.begin() as work:
        work.log.end([leaf for leaf, _ in ending.leaves], entry, recorded_at=node.clock.now())
        work.oversight.drop_terms([leaf for leaf, _ in ending.leaves])
    node.database.close()


def run_leaf(office: Office) -> int:
    """Return the leaf of the first run of retention."""
    bodies = kept_bodies(office)
    return min(leaf for leaf, body in bodies.items() if body and b'"retention-run"' in body)


@dataclass(frozen=True)
class Forgery:
    """An act that the rule does not bear.

    Attributes:
        days: The period it names.
        moved: Where its mark stands beside the true one; negative for the entry itself.
        later: So many days from now it is written.
        said: What a check says of it.
    """

    days: int
    moved: int
    later: int
    said: str


@pytest.mark.parametrize(
    "forgery",
    [
        Forgery(1096, 0, 30, "was old enough"),
        Forgery(30, 0, 30, "a shorter period"),
        Forgery(1096, -1, LATER, "does not stand behind"),
        Forgery(1096, 1, LATER, "was old enough"),
    ],
)
def test_an_act_put_into_the_log_with_the_nodes_keys_covers_nothing(
    waiting: tuple[Office, list[int]], tmp_path: Path, forgery: Forgery
) -> None:
    """The administrator holds the keys too, and writes an act that the rule does not bear.

    Too early, under a shorter period, with a mark before the entry, or with one that is no run.
    """
    office, leaf = copied(waiting[0], tmp_path), waiting[1][0]
    office.run("inspect", "search", "--act", "none", "--purpose", "x", "--case", "1", *BY)
    mark = leaf if forgery.moved < 0 else run_leaf(office) + forgery.moved
    ending = EndingEntries([(leaf, EntryKind.CONSULTATION)], mark, forgery.days, ())
    forged(office, ending, days=forgery.later)
    assert forgery.said in unlawful(office, days=forgery.later)[leaf]


def test_a_clock_set_ahead_for_a_forged_end_is_told_from_the_true_one(
    waiting: tuple[Office, list[int]], tmp_path: Path
) -> None:
    """The administrator sets the clock three years ahead, ends the look, and sets it right."""
    office, leaf = copied(waiting[0], tmp_path), waiting[1][0]
    ending = EndingEntries([(leaf, EntryKind.CONSULTATION)], run_leaf(office), 1096, ())
    forged(office, ending)
    assert not unlawful(office)
    assert "later than the log and the clock allow" in unlawful(office, days=2)[leaf]
    retained(office, days=2)
    assert "later than the log and the clock allow" in unlawful(office)[leaf]


def test_a_mark_dated_back_is_told_by_the_runs_before_it(
    waiting: tuple[Office, list[int]], tmp_path: Path
) -> None:
    """The administrator runs retention under a clock set back, to have an old mark."""
    office = copied(waiting[0], tmp_path)
    (leaf, *_) = looked(office, 1)[-1:]
    retained(office, days=-LATER)
    bodies = kept_bodies(office)
    mark = max(place for place, body in bodies.items() if body and b'"retention-run"' in body)
    forged(office, EndingEntries([(leaf, EntryKind.CONSULTATION)], mark, 1096, ()), days=2)
    assert "was old enough" in unlawful(office, days=2)[leaf]


def test_a_hold_that_was_not_weighed_is_named(
    waiting: tuple[Office, list[int]], tmp_path: Path
) -> None:
    """The administrator leaves the hold out of the act: by the log it stood then."""
    office, leaf = copied(waiting[0], tmp_path), waiting[1][0]
    person = ("--conversation", conversation_of(office))
    hold = office.ask("retention", "hold", *person, *HOLD)["hold"]["id"]
    forged(office, EndingEntries([(leaf, EntryKind.CONSULTATION)], run_leaf(office), 1096, ()))
    assert f"weighed the hold {hold}" in unlawful(office)[leaf]


def test_an_entry_of_a_message_does_not_end(
    waiting: tuple[Office, list[int]], tmp_path: Path
) -> None:
    """The administrator ends the entry on which the evidence of an exchange rests."""
    office = copied(waiting[0], tmp_path)
    conversation_of(office)
    node = opened(office)
    with node.database.read() as snapshot:
        log = snapshot.log
        (leaf,) = [n for n in range(log.size()) if log.entry(n).kind is EntryKind.MESSAGE_SENT]
    node.database.close()
    retained(office, days=2)
    retained(office, days=LATER + 3)
    assert leaf not in ended_leaves(office)
    mark = run_leaf_after(office, leaf)
    kind = EntryKind.MESSAGE_SENT
    forged(office, EndingEntries([(leaf, kind)], mark, 1096, ()), days=LATER + 3)
    assert "of a kind that stays" in unlawful(office, days=LATER + 3)[leaf]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM holds",
        "UPDATE holds SET lifted_at = 1",
        "UPDATE leaves SET body = x'00' WHERE leaf_index = {leaf}",
        "UPDATE leaves SET kind = 'message-sent' WHERE leaf_index = {leaf}",
        "DELETE FROM oversight_items WHERE kind = 'question'",
        "DELETE FROM rights_embargoes",
    ],
)
def test_the_node_does_not_erase_for_whoever_took_away_what_keeps(
    waiting: tuple[Office, list[int]], tmp_path: Path, statement: str
) -> None:
    """The administrator deletes a hold, a question, an embargo or an entry, and waits."""
    office, leaf = copied(waiting[0], tmp_path), waiting[1][1]
    conversation = conversation_of(office)
    office.run("retention", "hold", "--conversation", conversation, *HOLD)
    asking = ("inspect", "ask", str(leaf), "--words", "What for?", "--answer-by", "2099-01-01")
    office.run(*asking, *BY)
    office.run(*EMBARGO, "--until", f"{LaterClock(30).now():%F}")
    damaged(office, lambda database: database.execute(statement.format(leaf=leaf)))
    bodies = kept_bodies(office)
    report = retained(office)
    assert report.waits
    assert report.entries_left
    after = kept_bodies(office)
    assert {place: after[place] for place in bodies} == bodies
    assert not ended_leaves(office)


def conversation_of(office: Office) -> str:
    """Ask Bulgaria something; return the conversation."""
    asked = office.ask(
        *("request", "--to", "BG", "--authority", "AG", "--surname", "Petrova", "--case", "1"),
        *("--forename", "Elena", "--birth-date", "1980-12-01", "--nationality", "BG"),
        *("--purpose", "criminal-proceedings"),
    )
    return str(asked["conversation"])


def run_leaf_after(office: Office, leaf: int) -> int:
    """Return the leaf of the first run of retention behind a leaf."""
    bodies = kept_bodies(office)
    return min(
        place
        for place, body in bodies.items()
        if place > leaf and body and b'"retention-run"' in body
    )
