"""What every storage offers: transactions over all that a node keeps.

The ports themselves live with the rooms that need them; here they are only bound
together, so that whoever opens a transaction need not know what lies beneath.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from comity.access.ports import AccessReading, AccessWriting
from comity.cooperation.ports import (
    ApostilleReading,
    ApostilleWriting,
    IssuedDocumentReading,
    IssuedDocumentWriting,
)
from comity.exchange.attachments import AttachmentReading
from comity.exchange.erasure import ErasureReading
from comity.exchange.ports import ExchangeReading
from comity.ledger.log import Log
from comity.ledger.ports import SeenCheckpoints
from comity.ledger.publication_ports import (
    PublicationReading,
    PublicationStore,
    WitnessedCheckpoints,
    WitnessedReading,
)
from comity.ledger.time_stamp_ports import TimeStampReading, TimeStampStore
from comity.oversight.ports import OversightReading, OversightWriting
from comity.policy.ports import PolicyBundleReading
from comity.records.begun_requests import BegunReading, BegunWriting
from comity.records.credential_ports import CredentialReading
from comity.records.disclosure_ports import DisclosureReading
from comity.records.drafts import DraftReading, DraftWriting
from comity.records.duty_desks import DutyDeskReading, DutyDeskWriting
from comity.records.holds import RetentionReading
from comity.records.judgement_ports import JudgementReading
from comity.records.ports import CaseReading, RecordsWork, RegisterReading
from comity.records.recall_ports import RecallReading
from comity.records.restrictions import RestrictionReading
from comity.records.translations import TranslationReading, TranslationWriting
from comity.rights.ports import RightsReading, RightsWriting
from comity.storage.service_gaps import ServiceGapReading, ServiceGapStore
from comity.trust.keys import VerificationKey
from comity.trust.signing import Signer


@dataclass(frozen=True, slots=True)
class LogIdentity:
    """Whose log a storage keeps.

    Attributes:
        origin: The log's name, as the network document has it.
        keys: Keys that sign checkpoints, each named after the origin.
        retired_keys: Keys that signed earlier checkpoints of this log and do so
            no longer.
    """

    origin: str
    keys: tuple[Signer, ...]
    retired_keys: tuple[VerificationKey, ...] = ()


class FactReading(Protocol):
    """Small facts about this node itself, by name: what it adopted, where it stopped."""

    def get(self, name: str) -> bytes | None:
        """Return the fact of that name."""
        ...


class FactWriting(FactReading, Protocol):
    """Facts to read and to change."""

    def put(self, name: str, value: bytes) -> None:
        """Insert or replace a fact."""
        ...


class Snapshot(Protocol):
    """Everything as it stood at one moment, to read from."""

    @property
    def log(self) -> Log:
        """This node's own log. Appending to it fails; proofs and stored checkpoints do not."""
        ...

    @property
    def exchange(self) -> ExchangeReading:
        """Conversations, outbox and inbox."""
        ...

    @property
    def seen(self) -> SeenCheckpoints:
        """Checkpoints of the partners' logs."""
        ...

    @property
    def register(self) -> RegisterReading:
        """The national register."""
        ...

    @property
    def cases(self) -> CaseReading:
        """The casework."""
        ...

    @property
    def judgements(self) -> JudgementReading:
        """Officers' judgements who somebody is."""
        ...

    @property
    def attachments(self) -> AttachmentReading:
        """Binary attachments of messages."""
        ...

    @property
    def erasure(self) -> ErasureReading:
        """Whose payloads were erased."""
        ...

    @property
    def access(self) -> AccessReading:
        """Accounts and what belongs to them."""
        ...

    @property
    def apostilles(self) -> ApostilleReading:
        """The register of apostilles."""
        ...

    @property
    def issued_documents(self) -> IssuedDocumentReading:
        """Documents issued, by digests only."""
        ...

    @property
    def policies(self) -> PolicyBundleReading:
        """The policies that decided, by their digest."""
        ...

    @property
    def credentials(self) -> CredentialReading:
        """Credentials issued to persons."""
        ...

    @property
    def disclosure(self) -> DisclosureReading:
        """Notes of answers, transfers to third states, conditions on data."""
        ...

    @property
    def recalls(self) -> RecallReading:
        """Recalls."""
        ...

    @property
    def retention(self) -> RetentionReading:
        """Holds and extensions of retention."""
        ...

    @property
    def restrictions(self) -> RestrictionReading:
        """What only cleared officials learn of."""
        ...

    @property
    def duty_desks(self) -> DutyDeskReading:
        """Where other states can be telephoned."""
        ...

    @property
    def begun(self) -> BegunReading:
        """Requests that officers have begun to write."""
        ...

    @property
    def drafts(self) -> DraftReading:
        """Drafts of requests of other authorities."""
        ...

    @property
    def translations(self) -> TranslationReading:
        """Translations of texts that came."""
        ...

    @property
    def facts(self) -> FactReading:
        """Facts about this node."""
        ...

    @property
    def publications(self) -> PublicationReading:
        """What this node's log published."""
        ...

    @property
    def witnessed(self) -> WitnessedReading:
        """What witnesses cosigned and others published."""
        ...

    @property
    def time_stamps(self) -> TimeStampReading:
        """Time-stamps on what the log published."""
        ...

    @property
    def oversight(self) -> OversightReading:
        """What inspectors and reviewers keep."""
        ...

    @property
    def rights(self) -> RightsReading:
        """Requests of persons about their own data."""
        ...

    @property
    def service_gaps(self) -> ServiceGapReading:
        """When trust services failed, and how what was owed was made up."""
        ...


class Work(RecordsWork, Protocol):
    """One open write transaction over everything."""

    @property
    def access(self) -> AccessWriting:
        """Accounts and what belongs to them."""
        ...

    @property
    def apostilles(self) -> ApostilleWriting:
        """The register of apostilles."""
        ...

    @property
    def issued_documents(self) -> IssuedDocumentWriting:
        """Documents issued, by digests only."""
        ...

    @property
    def duty_desks(self) -> DutyDeskWriting:
        """Where other states can be telephoned."""
        ...

    @property
    def begun(self) -> BegunWriting:
        """Requests that officers have begun to write."""
        ...

    @property
    def drafts(self) -> DraftWriting:
        """Drafts of requests of other authorities."""
        ...

    @property
    def translations(self) -> TranslationWriting:
        """Translations of texts that came."""
        ...

    @property
    def facts(self) -> FactWriting:
        """Facts about this node."""
        ...

    @property
    def publications(self) -> PublicationStore:
        """What this node's log published."""
        ...

    @property
    def witnessed(self) -> WitnessedCheckpoints:
        """What witnesses cosigned and others published."""
        ...

    @property
    def time_stamps(self) -> TimeStampStore:
        """Time-stamps on what the log published."""
        ...

    @property
    def oversight(self) -> OversightWriting:
        """What inspectors and reviewers keep."""
        ...

    @property
    def rights(self) -> RightsWriting:
        """Requests of persons about their own data."""
        ...

    @property
    def service_gaps(self) -> ServiceGapStore:
        """When trust services failed, and how what was owed was made up."""
        ...


class Store(Protocol):
    """A place where a node keeps everything."""

    def begin(self) -> AbstractContextManager[Work]:
        """Open a write transaction; leaving the block commits it, an exception undoes it."""
        ...

    def read(self) -> AbstractContextManager[Snapshot]:
        """Open a snapshot; what others commit meanwhile is not seen in it."""
        ...

    def change_token(self) -> str:
        """Return a value that differs once anybody has committed a change."""
        ...
