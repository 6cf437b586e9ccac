"""An office that persons turn to, with a store in memory and a clock set by hand."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from comity.exchange.outbox import Rails
from comity.ids import PersonRef, StateCode
from comity.law.rights import Right
from comity.persons.names import name_of
from comity.persons.person import Person
from comity.policy.rules import NodeRules
from comity.rights.model import Applicant, Channel, Proof, RightsRequest
from comity.rights.office import RightsOffice, RightsSettings
from comity.rights.registering import Identification, Registration, identify, register
from comity.rights.workflow import RIGHTS
from comity.storage.memory.database import MemoryDatabase
from comity.storage.store import LogIdentity
from comity.trust.keys import SigningKey

DE, FR, GB = (StateCode(each) for each in ("DE", "FR", "GB"))
MONDAY = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
ADA = Person(name_of("Ada", "Marin"))
PERSON = PersonRef("P-1")


@dataclass
class HandSetClock:
    """Time as the test sets it."""

    at: datetime = MONDAY

    def now(self) -> datetime:
        """Return the moment that was set."""
        return self.at

    def pass_days(self, days: int) -> None:
        """Let days go by."""
        self.at += timedelta(days=days)


@dataclass
class RightsWorld:
    """One office and what it keeps."""

    state: StateCode = DE
    settings: RightsSettings = field(default_factory=RightsSettings)
    clock: HandSetClock = field(default_factory=HandSetClock)

    def __post_init__(self) -> None:
        """Open the store."""
        randomness = Random(self.state).randbytes  # noqa: S311 - a test repeats itself
        key = SigningKey(f"{self.state.lower()}.example/records", bytes([7] * 32))
        self.store = MemoryDatabase(
            identity=LogIdentity(key.name, (key,)), clock=self.clock, randomness=randomness
        )
        rails = Rails(state=self.state, workflows=RIGHTS, clock=self.clock, randomness=randomness)
        self.office = RightsOffice(
            self.settings, NodeRules("test"), rails, "Central authority", "Europe/Berlin"
        )

    def registered(
        self,
        right: Right = Right.ACCESS,
        *,
        channel: Channel = Channel.LETTER,
        language: str = "en",
        origin: str = "",
    ) -> RightsRequest:
        """Register a request of Ada's."""
        applicant = Applicant(ADA, "Weg 1\n10115 Berlin", language, channel)
        command = Registration(right, applicant, "What is there?", "officer-1", origin=origin)
        with self.store.begin() as work:
            return register(work, self.office, command)

    def verified(
        self,
        right: Right = Right.ACCESS,
        *,
        person: PersonRef | None = PERSON,
        channel: Channel = Channel.LETTER,
        language: str = "en",
        origin: str = "",
    ) -> RightsRequest:
        """Register a request, and know who asks."""
        made = self.registered(right, channel=channel, language=language, origin=origin)
        proof = Proof.SUPERVISOR_CHECKED if channel is Channel.SUPERVISOR else Proof.DOCUMENT_SEEN
        command = Identification(made.id, proof, "passport shown", "officer-1", person)
        with self.store.begin() as work:
            return identify(work, self.office, command)

    def acts(self) -> list[str]:
        """Return the acts on record, oldest first."""
        with self.store.read() as snapshot:
            bodies = [snapshot.log.entry(each).body for each in range(snapshot.log.size())]
        return [body.decode() for body in bodies if body is not None]
