"""A credential says what an officer found, and never what the record contradicts."""

import pytest
from tests.unit.records.states_in_touch import FR, Node, World, conviction, person

from comity.errors import InputInvalid, ReferenceNotFound
from comity.ids import ConvictionId, PersonRef
from comity.records.credential_ports import IssuedCredential, Statement
from comity.records.credentials import IssueCredential, NotIssued, NotLookedAt, changed_since
from comity.records.model import Conviction
from comity.trust.status_list import PLACES


@pytest.fixture
def france() -> Node:
    return World().add(FR)


def enter(france: Node, *held: Conviction) -> PersonRef:
    first, *others = held
    ref = france.enter(person(FR), first).person
    for each in others:
        france.enter(ref, each)
    return ref


def issue(
    france: Node,
    ref: PersonRef,
    *says: Statement,
    not_relevant: tuple[str, ...] = (),
    reason: str = "looked at",
) -> IssuedCredential | NotIssued | NotLookedAt:
    order = IssueCredential(
        ref,
        says or (Statement.CHILDREN,),
        "officer-7",
        reason,
        frozenset(map(ConvictionId, not_relevant)),
    )
    with france.store.begin() as work:
        made = france.service.issue_credential(work, order)
    return made if isinstance(made, NotIssued | NotLookedAt) else made[1]


def test_a_conviction_that_nobody_looked_at_stops_the_officer(france: Node) -> None:
    held = conviction(FR)
    ref = enter(france, held)
    assert issue(france, ref) == NotLookedAt(Statement.CHILDREN, (held.id,))


def test_a_conviction_found_irrelevant_does_not_bar_the_statement(france: Node) -> None:
    held = conviction(FR)
    made = issue(france, enter(france, held), not_relevant=(held.id,))
    assert isinstance(made, IssuedCredential)
    assert 0 <= made.place < PLACES
    with france.store.read() as snapshot:
        assert snapshot.credentials.credential(made.id) == made


def test_an_offence_against_a_child_bars_it_whatever_the_officer_says(france: Node) -> None:
    held = conviction(FR, category="O-00-101100")
    made = issue(france, enter(france, held), not_relevant=(held.id,))
    assert isinstance(made, NotIssued)
    assert made.convictions == (held.id,)
    assert made.basis is not None
    with france.store.read() as snapshot:
        assert list(snapshot.credentials.listed(limit=5)) == []


def test_no_conviction_is_not_said_of_who_has_one(france: Node) -> None:
    held = conviction(FR)
    made = issue(france, enter(france, held), Statement.NO_CONVICTION, not_relevant=(held.id,))
    assert made == NotIssued(Statement.NO_CONVICTION, (held.id,), None)


def test_of_nobody_and_without_a_reason_nothing_is_said(france: Node) -> None:
    with pytest.raises(ReferenceNotFound):
        issue(france, PersonRef("nobody"))
    ref = enter(france, conviction(FR))
    with pytest.raises(InputInvalid, match="reason"):
        issue(france, ref, reason=" ")


def test_a_record_that_changes_calls_for_a_look_at_what_was_issued(france: Node) -> None:
    held = conviction(FR)
    ref = enter(france, held)
    made = issue(france, ref, not_relevant=(held.id,))
    assert isinstance(made, IssuedCredential)

    def to_be_looked_at() -> list[str]:
        with france.store.read() as snapshot:
            now = france.clock.now()
            return [
                each.id for each in changed_since(snapshot.register, snapshot.credentials, at=now)
            ]

    assert to_be_looked_at() == []
    france.enter(ref, conviction(FR, 2))
    assert to_be_looked_at() == [made.id]
