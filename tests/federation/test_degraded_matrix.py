"""Every trust service is taken away in turn, alone and in pairs: what is declared holds.

For each: messages go on, or stay due where that is declared, and none is lost; what counts
down is shown; when the service is back what is owed is made up, and the gap is closed and
stays to be seen.
"""

from datetime import timedelta
from itertools import combinations

import pytest
from tests.federation.members import START
from tests.federation.trust_site import AUTHORITY, GRACE, TrustSite

from comity.assembly.budgets import BUDGETS, TrustService, length_of
from comity.assembly.service_settings import BudgetsPart
from comity.assembly.service_states import Condition
from comity.ledger.publication import base_note, every_log_key
from comity.trust.time_stamp import verify_chain
from comity.trust.time_stamp_authorities import anchors_of

HOUR = timedelta(hours=1)
MINUTES = timedelta(minutes=10)

ORDER = (
    TrustService.REVOCATION,
    TrustService.TIME_STAMPING,
    TrustService.WITNESS,
    TrustService.NETWORK_DOCUMENT,
    TrustService.PARTNER_KEY,
)
"""Those that need less come first, so that each is missed before the next one is away too:
nothing waits for a stamp while nothing is published."""

CASES = [(each,) for each in ORDER] + list(combinations(ORDER, 2))


def budget_of(service: TrustService) -> timedelta:
    """Return how long a service may be away, as declared."""
    length = length_of(service, BudgetsPart())
    return GRACE if length is None else length


def expect_countdown(site: TrustSite, service: TrustService) -> None:
    """Check that a service that is away is shown with what is left of its budget."""
    state = site.state_of(service)
    assert state.since is not None
    assert state.budget_ends == state.since + budget_of(service)
    left = state.budget_ends - site.clock.now()
    assert state.remaining == max(left, timedelta(0))
    assert state.condition is (Condition.DEGRADED if left > timedelta(0) else Condition.USED_UP)
    assert state.owed > 0
    [gap] = [gap for gap in site.overview().open if gap.service == service.value]
    assert gap.since == state.since
    assert gap.closed_at is None


def stops_messages(away: tuple[TrustService, ...], *, over: bool) -> bool:
    """Say whether messages to the partner stay due: only these two are declared to do that."""
    return TrustService.PARTNER_KEY in away or (over and TrustService.NETWORK_DOCUMENT in away)


@pytest.mark.parametrize("away", CASES, ids=" and ".join)
def test_a_node_degrades_as_declared_and_makes_up_what_it_owes(
    away: tuple[TrustService, ...],
) -> None:
    site = TrustSite()
    site.pass_time(HOUR, MINUTES)
    assert {state.condition for state in site.overview().states} == {Condition.WORKING}
    assert all(site.delivered(site.sent[:-1]))

    for service in away:
        site.take_away(service)
        site.pass_time(HOUR, MINUTES)
    before = len(site.sent)
    site.pass_time(HOUR, MINUTES)
    for service in away:
        expect_countdown(site, service)
    within = site.sent[before:-2]
    assert any(site.delivered(within)) is not stops_messages(away, over=False)

    site.pass_time(timedelta(days=16), timedelta(days=1))
    for service in away:
        assert site.state_of(service).condition is Condition.USED_UP
        expect_countdown(site, service)
    site.federation.run(timedelta(minutes=1))
    assert site.delivered(site.sent[-1:]) == [not stops_messages(away, over=True)]

    working = {each for each in ORDER if each not in away}
    for service in working - {TrustService.TIME_STAMPING, TrustService.REVOCATION}:
        assert site.state_of(service).condition is Condition.WORKING

    site.give_back()
    site.pass_time(timedelta(days=1), HOUR)
    site.federation.run_until_quiet()
    site.go_round()
    assert all(site.delivered(site.sent)), "every message arrived, none was lost"
    overview = site.overview()
    assert {state.condition for state in overview.states} == {Condition.WORKING}
    assert overview.open == ()
    closed = {gap.service: gap for gap in overview.closed}
    assert set(closed) >= {service.value for service in away}
    for service in away:
        gap = closed[service.value]
        assert gap.closed_at is not None
        assert gap.owed > 0
        assert gap.how == service.closed_by()
    expect_newest_publication_proven(site)


def expect_newest_publication_proven(site: TrustSite) -> None:
    """Check, as an auditor would, that a stamp covers everything up to the gap's end."""
    directory = site.austria.partners.document
    with site.austria.store.database.read() as snapshot:
        kept = snapshot.time_stamps.latest(AUTHORITY)
        assert kept is not None
        assert list(snapshot.time_stamps.unchecked(START, limit=9)) == []
        publication = snapshot.publications.covering(kept.size)
        assert publication is not None
        [chain] = snapshot.time_stamps.of(kept.size)
    base = base_note(publication.note, every_log_key(directory, site.austria.key.name))
    found = verify_chain(
        chain.tokens, base, anchors_of(directory.document, AUTHORITY), now=site.clock.now()
    )
    assert found.remarks == ()
    assert site.clock.now() - found.at < 2 * HOUR


def test_every_service_has_a_declared_budget() -> None:
    assert [budget.service for budget in BUDGETS] == list(TrustService)
    for budget in BUDGETS:
        assert all((budget.works, budget.lasts, budget.afterwards, budget.owed, budget.reason))
