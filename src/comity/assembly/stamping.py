"""Asking for what time-stamping owes: round after round, each authority on its own.

One authority that is down, slow or wrong holds up neither the others nor any message.
It is asked again after a while that grows; what it owes stays owed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Final, Protocol, TypeVar

import msgspec

from comity.assembly.time_stamping import Owed, OwedRevocation, OwedStamp, TimeStamping
from comity.clock import Clock
from comity.errors import Failure, TimeStampingUnavailable, TimeStampInvalid, TrustFailure
from comity.exchange.ports import Randomness
from comity.storage.store import FactReading, Store
from comity.trust.revocation_values import (
    Certificate,
    answer_within,
    question_about,
    sources_of,
    with_revocation_values,
)
from comity.trust.time_stamp import AnchorsAt, ProvenToken, verify_token
from comity.trust.time_stamp_request import accept_answer, query_for
from comity.trust.time_stamp_revocation import is_word_on

_LOG: Final = logging.getLogger("comity.time-stamping")
_FIRST_WAIT: Final = timedelta(seconds=5)
_LONGEST_WAIT: Final = timedelta(minutes=10)
_NO_GAIN_WAIT: Final = timedelta(days=1)
"""Where a renewal would last no longer than what it renews: the authority has to get a new
certificate first."""

_FACT: Final = "time-stamping/"
T = TypeVar("T")


class StampingClient(Protocol):
    """Whoever carries requests to authorities; every method raises TimeStampingUnavailable."""

    async def stamp(self, url: str, query: bytes) -> bytes:
        """Return an authority's answer to a request for a time-stamp."""
        ...

    async def revocation_list(self, url: str) -> bytes:
        """Return a list of revocations."""
        ...

    async def answer_about(self, url: str, question: bytes) -> bytes:
        """Return an OCSP response."""
        ...


class Running(Protocol):
    """Runs what blocks where it holds nobody up."""

    def __call__(self, call: Callable[[], T], /) -> Awaitable[T]:
        """Return what the call returns."""
        ...


class StampingTrouble(msgspec.Struct, frozen=True):
    """Why an authority's last answer was not one.

    Attributes:
        since: When it began, in UTC.
        code: The failure's code.
        what: One sentence.
    """

    since: datetime
    code: str
    what: str


def trouble_with(facts: FactReading, authority: str) -> StampingTrouble | None:
    """Return what is wrong with an authority at present, if anything is."""
    raw = facts.get(_FACT + authority)
    return msgspec.json.decode(raw, type=StampingTrouble) if raw else None


@dataclass(slots=True)
class _Patience:
    """When an authority is asked again."""

    failures: int = 0
    not_before: datetime | None = None
    no_renewal_before: datetime | None = None
    is_known_well: bool = False


@dataclass(slots=True)
class StampingRound:
    """Asks for what is owed.

    Attributes:
        time_stamping: What is owed, and how it is kept.
        store: Where.
        client: Carries requests.
        clock: The only source of now.
        randomness: Source of nonces.
        run: Runs what blocks.
    """

    time_stamping: TimeStamping
    store: Store
    client: StampingClient
    clock: Clock
    randomness: Randomness
    run: Running
    _patience: dict[str, _Patience] = field(default_factory=dict)
    _lists: dict[str, bytes] = field(default_factory=dict)

    async def round(self) -> int:
        """Ask once for everything that is owed and may be asked for now; return what was kept.

        Raises:
            StorageUnavailable: The database does not answer.
        """
        now = self.clock.now()
        self._lists.clear()
        owed = await self.run(lambda: self._owed(now))
        of_authority: dict[str, list[OwedStamp]] = {}
        for each in owed.stamps:
            of_authority.setdefault(each.authority.name, []).append(each)
        asked = (self._ask_one(name, stamps) for name, stamps in of_authority.items())
        # All are waited for, so that no round runs into the next one.
        done = await asyncio.gather(*asked, return_exceptions=True)
        kept = 0
        for result in done:
            if isinstance(result, BaseException):
                raise result
            kept += result
        for missing in owed.revocations:
            kept += await self._check_again(missing)
        return kept

    def _owed(self, now: datetime) -> Owed:
        with self.store.read() as snapshot:
            return self.time_stamping.owed(snapshot, now)

    async def _ask_one(self, name: str, stamps: Sequence[OwedStamp]) -> int:
        patience = self._patience.setdefault(name, _Patience())
        kept = 0
        for owed in stamps:
            now = self.clock.now()
            if patience.not_before is not None and now < patience.not_before:
                break
            is_renewal = owed.replaces_end is not None
            put_off = patience.no_renewal_before
            if is_renewal and put_off is not None and now < put_off:
                break
            try:
                proven = await self._stamped(owed)
            except TrustFailure as failure:
                await self._failed(name, patience, failure)
                break
            await self._answered(name, patience)
            if owed.replaces_end is not None and proven.renew_by <= owed.replaces_end:
                patience.no_renewal_before = self.clock.now() + _NO_GAIN_WAIT
                break
            kept += await self.run(partial(self.time_stamping.keep, self.store, owed, proven))
        return kept

    async def _stamped(self, owed: OwedStamp) -> ProvenToken:
        part = owed.authority
        query = query_for(
            owed.stamped, self.randomness, policy=part.policy, stronger=owed.position > 0
        )
        raw = await self.client.stamp(part.url, query.raw)
        anchors = self.time_stamping.anchors(part.name)
        now = self.clock.now()
        proven = await self.run(lambda: accept_answer(query, raw, anchors, now=now))
        try:
            return await self._with_revocations(proven, owed.stamped, anchors)
        except TimeStampingUnavailable as failure:
            _LOG.warning("%s: kept without word of revocations: %s", part.name, failure.private)
            return proven

    async def _check_again(self, owed: OwedRevocation) -> int:
        name = owed.kept.authority
        patience = self._patience.setdefault(f"revocation/{name}", _Patience())
        now = self.clock.now()
        if patience.not_before is not None and now < patience.not_before:
            return 0
        anchors = self.time_stamping.anchors(name)
        try:
            proven = await self.run(
                lambda: verify_token(owed.kept.token, owed.stamped, anchors, relied_on_at=now)
            )
        except TrustFailure as failure:
            await self._failed(f"revocation/{name}", patience, failure)
            return 0
        try:
            proven = await self._with_revocations(proven, owed.stamped, anchors)
        except TimeStampInvalid as failure:
            # Said by who may: nothing else that comes over the network drops a token.
            _LOG.error("%s: a time-stamp is dropped: %s", name, failure.diagnosis())
            await self.run(lambda: self.time_stamping.discard(self.store, owed))
            return 0
        except TimeStampingUnavailable as failure:
            await self._failed(f"revocation/{name}", patience, failure)
            return 0
        await self._answered(f"revocation/{name}", patience)
        return await self.run(lambda: self.time_stamping.complete(self.store, owed, proven))

    async def _with_revocations(
        self, proven: ProvenToken, stamped: bytes, anchors: AnchorsAt
    ) -> ProvenToken:
        """Return the token with what its certificates' sources say put beside its signature.

        Raises:
            TimeStampingUnavailable: A source does not answer, or with something else.
            TimeStampInvalid: A certificate was revoked, as who may tell says.
        """
        if not proven.unknown:
            return proven
        issuers = dict(pairwise(proven.path))
        lists, answers = list(proven.token.lists), list(proven.token.answers)
        for certificate in proven.unknown:
            listed, answered = await self._word_on(certificate, issuers[certificate], proven)
            lists += [] if listed is None else [listed]
            answers += [] if answered is None else [answered]
        told = await self.run(lambda: with_revocation_values(proven.token.raw, lists, answers))
        now = self.clock.now()
        return await self.run(lambda: verify_token(told, stamped, anchors, relied_on_at=now))

    async def _word_on(
        self, certificate: Certificate, issuer: Certificate, proven: ProvenToken
    ) -> tuple[bytes | None, bytes | None]:
        """Return a list or an answer about a certificate, from the source that it names.

        Raises:
            TimeStampingUnavailable: Nobody answers, or with something that is no such word.
        """
        listed: bytes | None = None
        answered: bytes | None = None
        sources = sources_of(certificate)
        if sources.lists:
            url = sources.lists[0]
            listed = await self._list_from(url)
        else:
            url = sources.answers[0]
            response = await self.client.answer_about(url, question_about(certificate, issuer))
            answered = answer_within(response)
        is_word = await self.run(
            partial(
                is_word_on,
                certificate,
                issuer,
                listed=listed,
                answered=answered,
                stamped_at=proven.token.time,
                relied_on_at=max(self.clock.now(), proven.token.time),
            )
        )
        if not is_word:
            raise TimeStampingUnavailable(
                "What is said of revocations is not of who may, or not of this time.", private=url
            )
        return listed, answered

    async def _list_from(self, url: str) -> bytes:
        """Return a list of revocations, asked for once a round."""
        if url not in self._lists:
            self._lists[url] = await self.client.revocation_list(url)
        return self._lists[url]

    async def _failed(self, name: str, patience: _Patience, failure: Failure) -> None:
        now = self.clock.now()
        wait = min(_FIRST_WAIT * 2 ** min(patience.failures, 10), _LONGEST_WAIT)
        patience.failures += 1
        patience.is_known_well = False
        patience.not_before = now + wait
        _LOG.warning("%s: %s", name, failure.diagnosis())
        trouble = StampingTrouble(now, failure.code.value, failure.public)
        await self.run(lambda: self._note(name, trouble))

    async def _answered(self, name: str, patience: _Patience) -> None:
        """Take back what was noted of an authority, by this process or an earlier one."""
        if not patience.is_known_well:
            await self.run(lambda: self._note(name, None))
            patience.failures, patience.not_before, patience.is_known_well = 0, None, True

    def _note(self, name: str, trouble: StampingTrouble | None) -> None:
        """Keep what is wrong, once: a database is not written for every attempt."""
        with self.store.read() as snapshot:
            there = trouble_with(snapshot.facts, name)
        was = None if there is None else there.code
        if was == (None if trouble is None else trouble.code):
            return
        with self.store.begin() as work:
            work.facts.put(_FACT + name, b"" if trouble is None else msgspec.json.encode(trouble))
