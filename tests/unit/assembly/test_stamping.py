"""Rounds of time-stamping: what is asked for, how often, and what becomes of it years later."""

from datetime import timedelta

import pytest
from cryptography.x509 import ReasonFlags
from tests.federation.members import START
from tests.federation.trust_site import AUTHORITY, FAR, SECOND, TrustSite

from comity.assembly.budgets import TrustService
from comity.assembly.service_states import Condition
from comity.assembly.stamping import StampingRound, trouble_with
from comity.assembly.time_stamping import RENEWED_AHEAD
from comity.errors import TimeStampingUnavailable, TimeStampLapsed
from comity.ledger.anchor import TimeStampChain
from comity.ledger.publication import base_note, every_log_key
from comity.trust.time_stamp import REMARK_REVOCATION, StampedTime, verify_chain
from comity.trust.time_stamp_authorities import anchors_of

QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)
YEAR = timedelta(days=365)


def chains(site: TrustSite) -> dict[int, tuple[TimeStampChain, ...]]:
    with site.austria.store.database.read() as snapshot:
        sizes = sorted({size for size, _ in site.austria.store.tables.time_stamps})
        return {size: snapshot.time_stamps.of(size) for size in sizes}


def verified(site: TrustSite, size: int, chain: TimeStampChain) -> StampedTime:
    directory = site.austria.partners.document
    with site.austria.store.database.read() as snapshot:
        publication = snapshot.publications.covering(size)
    assert publication is not None
    base = base_note(publication.note, every_log_key(directory, site.austria.key.name))
    anchors = anchors_of(directory.document, chain.authority)
    return verify_chain(chain.tokens, base, anchors, now=site.clock.now())


def pass_years(site: TrustSite, length: timedelta) -> None:
    """Let time pass in which nothing happens but that network documents are adopted."""
    site.clock.time += length
    site.adopt(expires_at=site.clock.now() + FAR)


def test_publications_are_stamped_at_most_once_an_interval_and_messages_never() -> None:
    site = TrustSite()
    site.pass_time(timedelta(hours=1), timedelta(minutes=1))
    assert len(site.sent) == 60
    assert len(site.stamps_asked) == 6
    assert len(chains(site)) == 6


def test_nothing_is_asked_for_while_nothing_new_is_published() -> None:
    site = TrustSite()
    site.pass_time(QUARTER, QUARTER)
    asked = len(site.stamps_asked)
    site.clock.time += timedelta(hours=3)
    site.go_round()
    assert len(site.stamps_asked) == asked


def test_each_authority_stamps_and_one_that_is_down_holds_up_no_other() -> None:
    site = TrustSite(two=True)
    site.pass_time(QUARTER, QUARTER)
    [both] = chains(site).values()
    assert [chain.authority for chain in both] == [AUTHORITY, SECOND]

    async def first_only_down(url: str, query: bytes) -> bytes:
        if url.endswith(AUTHORITY[0]):
            raise failing(url)
        return site.second.answer(query)

    site.stamp = first_only_down  # type: ignore[method-assign]
    site.pass_time(QUARTER, QUARTER)
    _, one = chains(site).values()
    assert [chain.authority for chain in one] == [SECOND]
    assert site.state_of(TrustService.TIME_STAMPING).condition is Condition.WORKING
    with site.austria.store.database.read() as snapshot:
        assert trouble_with(snapshot.facts, AUTHORITY) is not None
        assert trouble_with(snapshot.facts, SECOND) is None


def failing(url: str) -> Exception:
    return TimeStampingUnavailable("No answer.", private=url)


def test_an_authority_that_is_down_is_asked_more_and_more_rarely() -> None:
    site = TrustSite()
    site.take_away(TrustService.TIME_STAMPING)
    site.send()
    site.federation.run(timedelta(seconds=1))
    tries = 0

    async def count(url: str, query: bytes) -> bytes:
        nonlocal tries
        del query
        tries += 1
        raise failing(url)

    site.stamp = count  # type: ignore[method-assign]
    for _ in range(60 * 12):
        site.clock.time += timedelta(seconds=5)
        site.go_round()
    assert 8 <= tries <= 16, "every five seconds at first, every ten minutes in the end"


def test_a_chain_is_renewed_before_it_ends_and_proves_the_first_time_years_later() -> None:
    site = TrustSite(lasts=3 * YEAR)
    site.pass_time(QUARTER, QUARTER)
    [(size, [chain])] = chains(site).items()
    first = verified(site, size, chain)
    pass_years(site, 3 * YEAR - RENEWED_AHEAD - 30 * DAY)
    site.go_round()
    assert chains(site)[size] == (chain,), "it is not yet due"
    site.authority.renew_certificate(10 * YEAR)
    pass_years(site, 45 * DAY)
    site.go_round()
    [renewed] = chains(site)[size]
    assert renewed.tokens[0] == chain.tokens[0]
    assert len(renewed.tokens) == 2
    pass_years(site, 6 * YEAR)
    found = verified(site, size, renewed)
    assert found.at == first.at
    assert found.remarks == ()
    with pytest.raises(TimeStampLapsed):
        verified(site, size, chain)
    with site.austria.store.database.read() as snapshot:
        assert list(snapshot.time_stamps.expiring(START, site.clock.now(), limit=9)) == []


def test_a_renewal_that_would_last_no_longer_is_not_kept_and_tried_once_a_day() -> None:
    site = TrustSite(lasts=3 * YEAR)
    site.pass_time(QUARTER, QUARTER)
    before = chains(site)
    pass_years(site, 3 * YEAR - RENEWED_AHEAD + DAY)
    asked = len(site.stamps_asked)
    for _ in range(48):
        site.clock.time += timedelta(hours=1)
        site.go_round()
    assert chains(site) == before
    assert 2 <= len(site.stamps_asked) - asked <= 3


def test_a_token_kept_without_word_of_revocations_is_completed_when_there_is_word() -> None:
    site = TrustSite()
    site.take_away(TrustService.REVOCATION)
    site.pass_time(QUARTER, QUARTER)
    [(size, [bare])] = chains(site).items()
    assert verified(site, size, bare).remarks == (REMARK_REVOCATION,)
    site.give_back()
    site.clock.time += timedelta(hours=1)
    site.go_round()
    [whole] = chains(site)[size]
    assert verified(site, size, whole).remarks == ()
    assert verified(site, size, whole).at == verified(site, size, bare).at


def test_a_token_that_turns_out_to_be_of_a_revoked_certificate_is_dropped_and_owed_anew() -> None:
    site = TrustSite()
    site.take_away(TrustService.REVOCATION)
    site.pass_time(QUARTER, QUARTER)
    [(size, _)] = chains(site).items()
    site.give_back()
    site.authority.revoked_at = site.clock.now() - DAY
    site.authority.reason = ReasonFlags.key_compromise
    site.clock.time += timedelta(hours=1)
    site.go_round()
    assert chains(site) == {}
    site.authority.renew_certificate(5 * YEAR)
    site.clock.time += timedelta(hours=1)
    site.go_round()
    [(again, [chain])] = chains(site).items()
    assert again >= size
    assert verified(site, again, chain).remarks == ()


def test_a_list_of_revocations_is_asked_for_once_a_round() -> None:
    site = TrustSite()
    site.take_away(TrustService.REVOCATION)
    site.pass_time(4 * QUARTER, QUARTER)
    assert len(chains(site)) == 4
    site.give_back()
    site.clock.time += timedelta(hours=1)
    asked = site.lists_asked
    site.go_round()
    assert site.lists_asked == asked + 1
    with site.austria.store.database.read() as snapshot:
        assert list(snapshot.time_stamps.unchecked(START, limit=9)) == []


def test_an_answer_about_the_certificate_is_asked_for_where_it_names_no_list() -> None:
    site = TrustSite()
    site.authority.with_answers = True
    site.authority.renew_certificate(5 * YEAR)
    site.take_away(TrustService.REVOCATION)
    site.pass_time(QUARTER, QUARTER)
    [(size, [bare])] = chains(site).items()
    assert verified(site, size, bare).remarks == (REMARK_REVOCATION,)
    site.give_back()
    site.clock.time += timedelta(hours=1)
    site.go_round()
    [whole] = chains(site)[size]
    assert verified(site, size, whole).remarks == ()
    assert site.lists_asked == 0


def test_nobody_is_asked_whom_the_network_document_does_not_name() -> None:
    site = TrustSite()
    site.authority.name = "Somebody Else"
    site.adopt(expires_at=site.clock.now() + FAR)
    site.pass_time(4 * QUARTER, QUARTER)
    assert site.stamps_asked == []
    state = site.state_of(TrustService.TIME_STAMPING)
    assert state.condition is Condition.DEGRADED
    assert "names none of the configured authorities" in state.what


def test_what_an_earlier_process_noted_is_taken_back_by_the_first_answer() -> None:
    site = TrustSite()
    site.take_away(TrustService.TIME_STAMPING)
    site.pass_time(QUARTER, QUARTER)
    database = site.austria.store.database
    with database.read() as snapshot:
        assert trouble_with(snapshot.facts, AUTHORITY) is not None
    site.give_back()
    fields = ("time_stamping", "store", "client", "clock", "randomness", "run")
    site.stamping = StampingRound(*(getattr(site.stamping, name) for name in fields))
    site.go_round()
    with database.read() as snapshot:
        assert trouble_with(snapshot.facts, AUTHORITY) is None
