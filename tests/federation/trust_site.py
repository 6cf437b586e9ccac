"""A simulated federation with trust services that can be taken away and given back."""

import asyncio
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec
from tests.federation.casework import OPENING
from tests.federation.members import AUSTRIA, FRANCE, START
from tests.federation.simulator import Federation
from tests.unit.trust import networks

from comity.assembly.budgets import TrustService
from comity.assembly.service_settings import AuthorityPart, BudgetsPart, TimeStampingPart
from comity.assembly.service_states import ServicesOverview, ServiceState
from comity.assembly.stamping import StampingRound
from comity.assembly.time_stamping import TimeStamping
from comity.assembly.trust_services import TrustServices
from comity.errors import TimeStampingUnavailable
from comity.exchange.ports import Delivery
from comity.ids import MessageId, StateCode
from comity.ledger.publication_ports import Publication
from comity.trust.cosignature import cosign, with_signatures
from comity.trust.cosigner import CosignerAlgorithm, CosignerKey
from comity.trust.network import GovernancePin, open_network
from comity.trust.network_changes import create, sealing_key_entry
from comity.trust.network_directory import Directory
from comity.trust.network_document import TimeStampAuthority, Witness, WitnessPolicy
from comity.trust.network_trust_changes import witness_of
from comity.trust.note_format import parse_note
from comity_training.time_stamping_authority import TimeStampingAuthority

AUTHORITY = "Example Authority"
SECOND = "Second Authority"
ADDRESS = "http://127.0.0.1:9"
GRACE = timedelta(days=14)
FAR = timedelta(days=200)

T = TypeVar("T")


def cosigner(state: StateCode) -> CosignerKey:
    """Return the key of a state's witness."""
    seed = state.encode().ljust(32, b"\x05")
    return CosignerKey(f"witness.{state.lower()}.example", CosignerAlgorithm.ED25519, seed)


def witness(state: StateCode) -> Witness:
    """Return a state's witness, as the network document names it."""
    return witness_of([cosigner(state).verification_key], networks.FOUNDED)


async def at_once(call: Callable[[], T], /) -> T:
    """Run what blocks here and now."""
    return call()


class TrustSite:
    """Austria, whose services are watched, France, and what they rely on.

    Attributes:
        away: The services that are away.
        sent: The messages that Austria sent.
        authority: The authority that stamps.
        second: Another one, which is asked as well.
        lists_asked: How often a list of revocations was asked for.
    """

    def __init__(
        self, seed: int = 0, *, lasts: timedelta = timedelta(days=5 * 365), two: bool = False
    ) -> None:
        self.federation = Federation(seed, (AUSTRIA, FRANCE))
        self.federation.answering = 0.0
        self.clock = self.federation.clock
        self.austria = self.federation.nodes[AUSTRIA]
        self.france = self.federation.nodes[FRANCE]
        self.away: set[TrustService] = set()
        self.sent: list[MessageId] = []
        self.authority = self._authority(AUTHORITY, lasts)
        self.second = self._authority(SECOND, lasts)
        self.lists_asked = 0
        self.stamps_asked: list[str] = []
        names = (AUTHORITY, SECOND) if two else (AUTHORITY,)
        parts = tuple(AuthorityPart(name=name, url=f"{ADDRESS}/{name[0]}") for name in names)
        time_stamping = TimeStamping(
            origin=self.austria.key.name,
            directory=lambda: self.austria.partners.document,
            settings=TimeStampingPart(authorities=parts),
        )
        self.stamping = StampingRound(
            time_stamping,
            self.austria.store.database,
            self,
            self.clock,
            self.federation.random.randbytes,
            at_once,
        )
        self.services = TrustServices(
            own=AUSTRIA,
            directory=lambda: self.austria.partners.document,
            time_stamping=time_stamping,
            budgets=BudgetsPart(),
        )
        self.adopt(expires_at=START + FAR)

    def _authority(self, name: str, lasts: timedelta) -> TimeStampingAuthority:
        return TimeStampingAuthority(
            name,
            self.clock.now,
            self.federation.random.randbytes,
            START - timedelta(days=1),
            lasts=lasts,
            address=f"{ADDRESS}/{name[0]}",
        )

    # What is relied on.

    def take_away(self, service: TrustService) -> None:
        """Let a service fail from now on."""
        self.away.add(service)
        now = self.clock.now()
        if service in {TrustService.NETWORK_DOCUMENT, TrustService.PARTNER_KEY}:
            is_last = TrustService.NETWORK_DOCUMENT in self.away
            expires = self.expires if self.expires <= now else now if is_last else now + FAR
            ends = now if service is TrustService.PARTNER_KEY else self.key_ends
            self.adopt(expires_at=expires, key_ends=ends)

    def give_back(self) -> None:
        """Let everything work again."""
        gone, self.away = self.away, set()
        if gone & {TrustService.NETWORK_DOCUMENT, TrustService.PARTNER_KEY}:
            self.adopt(
                expires_at=self.clock.now() + FAR,
                key_ends=self.key_ends,
                new_key=TrustService.PARTNER_KEY in gone,
            )

    def adopt(
        self,
        *,
        expires_at: datetime,
        key_ends: datetime | None = None,
        new_key: bool = False,
        certificate_ends: datetime | None = None,
        alone: bool = False,
    ) -> None:
        """Have both nodes adopt a network document."""
        self.expires, self.key_ends = expires_at, key_ends
        france = networks.member(FRANCE)
        if certificate_ends is not None:
            shown = france.certificates[0]
            ended = msgspec.structs.replace(shown, valid_until=_whole(certificate_ends))
            france = msgspec.structs.replace(france, certificates=(ended,))
        keys = [
            msgspec.structs.replace(
                france.sealing_keys[0], valid_until=None if key_ends is None else _whole(key_ends)
            )
        ]
        if new_key:
            key = networks.sealing_key(FRANCE, 2)
            self.france.sealing_keys[key.key_id] = key
            keys.append(sealing_key_entry(key.public, _whole(self.clock.now())))
        members = [
            msgspec.structs.replace(networks.member(AUSTRIA), witness=witness(AUSTRIA)),
            msgspec.structs.replace(france, sealing_keys=tuple(keys), witness=witness(FRANCE)),
        ]
        document = create(
            network="Simulated network",
            issued_at=networks.FOUNDED,
            expires_at=_whole(expires_at),
            grace_days=GRACE.days,
            governance=networks.governance(),
            members=members[: 1 if alone else 2],
            witnessing=None if alone else WitnessPolicy(threshold=1),
            time_stamping=[
                TimeStampAuthority(
                    name=each.name,
                    certificates=(b64encode(each.anchor).decode("ascii"),),
                    valid_from=networks.FOUNDED,
                )
                for each in (self.authority, self.second)
            ],
        )
        pin = GovernancePin(tuple(key.verification_key for key in networks.GOVERNORS), 2)
        opened = open_network(networks.signed(document), trusted=None, pin=pin)
        for node in (self.austria, self.france):
            node.partners.document = Directory(opened)

    async def stamp(self, url: str, query: bytes) -> bytes:
        """Answer a request for a time-stamp.

        Raises:
            TimeStampingUnavailable: The authority is away.
        """
        if TrustService.TIME_STAMPING in self.away:
            raise TimeStampingUnavailable("No answer.", private=url)
        self.stamps_asked.append(url)
        asked = self.authority if url.endswith(AUTHORITY[0]) else self.second
        return asked.answer(query)

    async def revocation_list(self, url: str) -> bytes:
        """Return the list of revocations.

        Raises:
            TimeStampingUnavailable: Whoever tells of revocations is away.
        """
        self.lists_asked += 1
        if TrustService.REVOCATION in self.away:
            raise TimeStampingUnavailable("No answer.", private=url)
        asked = self.authority if f"/{AUTHORITY[0]}/" in url else self.second
        return asked.revocation_list()

    async def answer_about(self, url: str, question: bytes) -> bytes:
        """Answer about a certificate.

        Raises:
            TimeStampingUnavailable: Whoever tells of revocations is away.
        """
        if TrustService.REVOCATION in self.away:
            raise TimeStampingUnavailable("No answer.", private=url)
        return self.authority.answer_about(question)

    # How time passes.

    def pass_time(self, duration: timedelta, step: timedelta) -> None:
        """Let time pass; at each step something is sent, and the node goes its rounds."""
        end = self.clock.now() + duration
        while self.clock.now() < end:
            self.send()
            self.federation.run(step)
            self.go_round()

    def send(self) -> None:
        """Let Austria write to France."""
        conversation = self.federation.open(AUSTRIA, FRANCE, OPENING[0])
        assert conversation is not None
        self.sent.append(MessageId(conversation))

    def go_round(self) -> None:
        """Let Austria's node publish, stamp, and look after its services, as it does."""
        store = self.austria.store.database
        if TrustService.WITNESS not in self.away:
            with store.begin() as work:
                note, size = work.log.checkpoint(), work.log.size()
                latest = work.publications.latest()
                if latest is None or latest.size < size:
                    now = self.clock.now()
                    lines = cosign(parse_note(note).text, [cosigner(FRANCE)], at=now)
                    noted = with_signatures(note, lines)
                    work.publications.put(Publication(size, noted, now))
        asyncio.run(_awaited(self.stamping.round()))
        with store.begin() as work:
            self.services.note_gaps(work, self.clock.now())

    # What is to be seen.

    def overview(self) -> ServicesOverview:
        """Return what a person is shown."""
        with self.austria.store.database.read() as snapshot:
            return self.services.overview(snapshot, self.clock.now())

    def state_of(self, service: TrustService) -> ServiceState:
        """Return how a service stands."""
        [found] = [state for state in self.overview().states if state.service is service]
        return found

    def delivered(self, among: Iterable[MessageId]) -> list[bool]:
        """Say of each message whether France has receipted it."""
        with self.austria.store.database.read() as snapshot:
            found = [snapshot.exchange.outgoing(each) for each in among]
        assert all(message is not None for message in found), "a message was lost"
        return [
            message is not None and message.delivery is Delivery.ACKNOWLEDGED for message in found
        ]


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)


async def _awaited(what: Awaitable[T]) -> T:
    return await what
