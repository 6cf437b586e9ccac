"""How trust services stand, beside what the matrix of services that are away shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.federation.members import FRANCE, START
from tests.federation.trust_site import AUTHORITY, FAR, TrustSite

from comity.assembly.budgets import TrustService
from comity.assembly.service_settings import TimeStampingPart
from comity.assembly.service_states import Condition
from comity.assembly.stamping import trouble_with
from comity.assembly.trust_services import TrustServices
from comity.errors import StorageUnavailable
from comity.ledger.publication_ports import WitnessStanding

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)


def test_a_partner_whose_certificate_has_ended_is_told_apart_from_one_without_a_key() -> None:
    site = TrustSite()
    ended = site.clock.now()
    site.adopt(expires_at=START + FAR, certificate_ends=ended)
    site.clock.time += HOUR
    state = site.state_of(TrustService.PARTNER_KEY)
    assert (state.subject, state.condition) == (FRANCE, Condition.USED_UP)
    assert state.since == ended.replace(microsecond=0)
    assert state.what.startswith("no certificate is in force")
    site.adopt(expires_at=START + FAR, key_ends=ended)
    assert site.state_of(TrustService.PARTNER_KEY).what.startswith("no key to seal to is in force")


def test_a_witness_that_does_not_answer_is_named() -> None:
    site = TrustSite()
    site.pass_time(QUARTER, QUARTER)
    site.take_away(TrustService.WITNESS)
    with site.austria.store.database.begin() as work:
        work.witnessed.stand(WitnessStanding("FR", failures=3, problem="peer:connection"))
        work.witnessed.stand(WitnessStanding("SE"))
    site.pass_time(HOUR, QUARTER)
    state = site.state_of(TrustService.WITNESS)
    assert state.condition is Condition.DEGRADED
    assert "(FR do not answer)" in state.what


def test_a_gap_of_a_service_that_is_given_up_is_closed_as_that() -> None:
    site = TrustSite()
    site.take_away(TrustService.TIME_STAMPING)
    site.pass_time(2 * HOUR, QUARTER)
    assert [gap.service for gap in site.overview().open] == ["time-stamping"]
    without = replace(site.services.time_stamping, settings=TimeStampingPart())
    site.services = replace(site.services, time_stamping=without)
    site.go_round()
    [closed] = site.overview().closed
    assert closed.how == "the service is no longer in use"
    assert site.state_of(TrustService.REVOCATION).condition is Condition.NOT_IN_USE


def test_what_fails_on_after_its_gap_was_closed_is_another_gap() -> None:
    site = TrustSite()
    site.take_away(TrustService.TIME_STAMPING)
    site.pass_time(HOUR, QUARTER)
    with_authority = site.services
    without = replace(site.services.time_stamping, settings=TimeStampingPart())
    site.services = replace(with_authority, time_stamping=without)
    site.go_round()
    site.services = with_authority
    site.clock.time += HOUR
    site.go_round()
    [first], [second] = site.overview().closed, site.overview().open
    assert second.since == first.closed_at
    with site.austria.store.database.read() as snapshot:
        assert not site.services.gaps_to_note(snapshot, site.clock.now())


def test_a_gap_of_a_partner_that_has_left_is_closed() -> None:
    site = TrustSite()
    site.take_away(TrustService.PARTNER_KEY)
    site.pass_time(HOUR, QUARTER)
    assert [gap.subject for gap in site.overview().open] == [FRANCE]
    site.adopt(expires_at=START + FAR, alone=True)
    site.go_round()
    overview = site.overview()
    assert overview.open == ()
    assert overview.closed[0].subject == FRANCE
    assert overview.closed[0].how == "the service is no longer in use"


def test_a_gap_keeps_the_most_that_was_owed_and_its_first_beginning() -> None:
    site = TrustSite()
    site.pass_time(QUARTER, QUARTER)
    site.take_away(TrustService.TIME_STAMPING)
    site.pass_time(HOUR, QUARTER)
    [first] = site.overview().open
    site.pass_time(HOUR, QUARTER)
    [later] = site.overview().open
    assert later.since == first.since
    assert later.owed > first.owed > 0


def test_looking_whether_there_is_anything_to_note_agrees_with_noting() -> None:
    site = TrustSite()
    database, services = site.austria.store.database, site.services

    def agree() -> bool:
        with database.read() as snapshot:
            looked = services.gaps_to_note(snapshot, site.clock.now())
        with database.begin() as work:
            noted = services.note_gaps(work, site.clock.now())
        assert looked == bool(noted)
        return looked

    seen = []
    for _ in range(8):
        site.federation.run(QUARTER)
        seen.append(agree())
        if len(seen) == 2:
            site.take_away(TrustService.PARTNER_KEY)
        if len(seen) == 5:
            site.give_back()
        site.send()
    assert True in seen
    assert False in seen


def test_a_database_that_fails_while_a_stamp_is_kept_leaves_it_owed() -> None:
    site = TrustSite()
    site.send()
    site.federation.run(HOUR)
    database = site.austria.store.database

    class FailingOnce:
        failures = 1

        @contextmanager
        def begin(self) -> Iterator[object]:
            if self.failures:
                self.failures -= 1
                raise StorageUnavailable("The database does not answer.")
            with database.begin() as work:
                yield work

        def read(self) -> object:
            return database.read()

    site.stamping.store = FailingOnce()  # type: ignore[assignment]
    with pytest.raises(StorageUnavailable):
        site.go_round()
    assert site.austria.store.tables.time_stamps == {}
    site.go_round()
    assert len(site.austria.store.tables.time_stamps) == 1
    with database.read() as snapshot:
        assert trouble_with(snapshot.facts, AUTHORITY) is None


def test_the_overview_holds_everything_that_is_shown() -> None:
    site = TrustSite()
    site.take_away(TrustService.NETWORK_DOCUMENT)
    site.pass_time(HOUR, QUARTER)
    site.give_back()
    site.go_round()
    overview = site.overview()
    assert isinstance(site.services, TrustServices)
    assert overview.at == site.clock.now()
    assert {state.service for state in overview.states} == set(TrustService)
    assert overview.open == ()
    assert [gap.service for gap in overview.closed] == ["network-document"]
