"""A snapshot as somebody may know it: what is restricted for others is not there.

Every list, look-up, search and count that a face shows to an official goes through this view.
Whatever concerns a restricted person or conversation is absent from it in the same way as
what never was: the same ``None``, the same empty list, the same number. Faces make their
errors of that, so that they too are the same to the byte.

What the view cannot make alike: how many entries the node's log has. The log holds every act,
restricted or not, so that its size tells that something happened, and neither what nor about
whom; see docs/need-to-know.md.
"""

from functools import cached_property

from comity.access.ports import AccessReading
from comity.access.principal import Principal
from comity.assembly.cleared_cases import (
    ClearedAttachments,
    ClearedCases,
    ClearedCredentials,
    ClearedErasure,
    ClearedJudgements,
    ClearedRecalls,
)
from comity.assembly.cleared_disclosure import ClearedDisclosure
from comity.assembly.cleared_drafts import ClearedDrafts
from comity.assembly.cleared_exchange import ClearedExchange
from comity.assembly.cleared_notes import ClearedRestrictions, ClearedRetention, ClearedRights
from comity.assembly.cleared_register import ClearedRegister
from comity.assembly.cleared_translations import ClearedTranslations
from comity.assembly.hidden import Hidden, hidden_from
from comity.cooperation.ports import ApostilleReading, IssuedDocumentReading
from comity.ledger.log import Log
from comity.ledger.ports import SeenCheckpoints
from comity.ledger.publication_ports import PublicationReading, WitnessedReading
from comity.ledger.time_stamp_ports import TimeStampReading
from comity.oversight.ports import OversightReading
from comity.policy.ports import PolicyBundleReading
from comity.records.begun_requests import BegunReading
from comity.records.duty_desks import DutyDeskReading
from comity.storage.service_gaps import ServiceGapReading
from comity.storage.store import FactReading, Snapshot


class ClearedSnapshot:
    """Everything as it stood at one moment, without what is hidden.

    Args:
        snapshot: Everything.
        hidden: What is left out of it.
    """

    def __init__(self, snapshot: Snapshot, hidden: Hidden) -> None:
        self._snapshot = snapshot
        self.hidden = hidden

    @property
    def log(self) -> Log:
        """This node's own log; what its entries say is not for officials."""
        return self._snapshot.log

    @cached_property
    def exchange(self) -> ClearedExchange:
        """Conversations, outbox and inbox."""
        return ClearedExchange(self._snapshot.exchange, self.hidden)

    @property
    def seen(self) -> SeenCheckpoints:
        """Checkpoints of the partners' logs."""
        return self._snapshot.seen

    @cached_property
    def register(self) -> ClearedRegister:
        """The national register."""
        return ClearedRegister(self._snapshot.register, self.hidden)

    @cached_property
    def cases(self) -> ClearedCases:
        """The casework."""
        return ClearedCases(self._snapshot.cases, self.hidden)

    @cached_property
    def judgements(self) -> ClearedJudgements:
        """Officers' judgements who somebody is."""
        return ClearedJudgements(self._snapshot.judgements, self.hidden)

    @cached_property
    def attachments(self) -> ClearedAttachments:
        """Binary attachments of messages."""
        return ClearedAttachments(self._snapshot.attachments, self.hidden)

    @cached_property
    def erasure(self) -> ClearedErasure:
        """Whose payloads were erased."""
        return ClearedErasure(self._snapshot.erasure, self.hidden)

    @property
    def apostilles(self) -> ApostilleReading:
        """The register of apostilles, which names officials and no persons concerned."""
        return self._snapshot.apostilles

    @property
    def issued_documents(self) -> IssuedDocumentReading:
        """Documents issued, which are digests and name nobody."""
        return self._snapshot.issued_documents

    @cached_property
    def credentials(self) -> ClearedCredentials:
        """Credentials issued to persons."""
        return ClearedCredentials(self._snapshot.credentials, self.hidden)

    @cached_property
    def recalls(self) -> ClearedRecalls:
        """Recalls."""
        return ClearedRecalls(self._snapshot.recalls, self.hidden)

    @cached_property
    def retention(self) -> ClearedRetention:
        """Holds and extensions of retention."""
        return ClearedRetention(self._snapshot.retention, self.hidden)

    @cached_property
    def restrictions(self) -> ClearedRestrictions:
        """The restrictions of what is shown."""
        return ClearedRestrictions(self._snapshot.restrictions, self.hidden)

    @cached_property
    def rights(self) -> ClearedRights:
        """Requests of persons about their own data."""
        return ClearedRights(self._snapshot.rights, self.hidden)

    @property
    def oversight(self) -> OversightReading:
        """What inspectors and reviewers keep, which has permissions of its own."""
        return self._snapshot.oversight

    @cached_property
    def disclosure(self) -> ClearedDisclosure:
        """Notes of answers, transfers, conditions on data."""
        return ClearedDisclosure(self._snapshot.disclosure, self.hidden)

    @property
    def duty_desks(self) -> DutyDeskReading:
        """Where other states can be telephoned, whatever it is about."""
        return self._snapshot.duty_desks

    @property
    def begun(self) -> BegunReading:
        """Requests begun, which only their writers see."""
        return self._snapshot.begun

    @cached_property
    def drafts(self) -> ClearedDrafts:
        """Drafts of requests of other authorities."""
        return ClearedDrafts(self._snapshot.drafts, self.hidden)

    @cached_property
    def translations(self) -> ClearedTranslations:
        """Translations of texts that came."""
        return ClearedTranslations(self._snapshot.translations, self.hidden)

    @property
    def access(self) -> AccessReading:
        """Accounts and sessions, which have permissions of their own."""
        return self._snapshot.access

    @property
    def policies(self) -> PolicyBundleReading:
        """Bundles of policies that decided here, which name nobody."""
        return self._snapshot.policies

    @property
    def facts(self) -> FactReading:
        """Facts about this node."""
        return self._snapshot.facts

    @property
    def publications(self) -> PublicationReading:
        """What this node's log published."""
        return self._snapshot.publications

    @property
    def witnessed(self) -> WitnessedReading:
        """What witnesses cosigned and others published."""
        return self._snapshot.witnessed

    @property
    def time_stamps(self) -> TimeStampReading:
        """Time-stamps on what the log published."""
        return self._snapshot.time_stamps

    @property
    def service_gaps(self) -> ServiceGapReading:
        """When trust services failed, and how what was owed was made up."""
        return self._snapshot.service_gaps


def cleared(snapshot: Snapshot, principal: Principal) -> ClearedSnapshot:
    """Return a snapshot as somebody may know it.

    Args:
        snapshot: Everything; an open transaction serves as well.
        principal: Who will see it.
    """
    return ClearedSnapshot(snapshot, hidden_from(snapshot, principal.compartments))


def as_nobody(snapshot: Snapshot) -> ClearedSnapshot:
    """Return a snapshot without anything restricted, for figures that everybody may see."""
    return ClearedSnapshot(snapshot, hidden_from(snapshot, frozenset()))
