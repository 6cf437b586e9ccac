"""Transactions over everything a node keeps: one to change it, one to look."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from comity.clock import Clock
from comity.exchange.ports import Randomness
from comity.ledger.log import Log
from comity.ledger.ports import LogStore
from comity.ledger.tile_tree import TileCache
from comity.storage.sql.access import SqlAccess
from comity.storage.sql.attachments import SqlAttachments
from comity.storage.sql.begun_requests import SqlBegunReading, SqlBegunRequests
from comity.storage.sql.cases import SqlCases, SqlCasesReading
from comity.storage.sql.certificates import SqlApostilles, SqlCredentials
from comity.storage.sql.disclosure import SqlDisclosure
from comity.storage.sql.drafts import SqlDrafts, SqlDraftsReading
from comity.storage.sql.exchange import SqlExchange
from comity.storage.sql.exchange_queries import SqlExchangeReading
from comity.storage.sql.facts import SqlFacts
from comity.storage.sql.issued_documents import SqlIssuedDocuments
from comity.storage.sql.judgements import SqlJudgements, SqlJudgementsReading
from comity.storage.sql.ledger import SqlCheckpoints, SqlLeaves, SqlSeenCheckpoints, SqlTiles
from comity.storage.sql.oversight import SqlOversight, SqlOversightReading
from comity.storage.sql.policies import SqlPolicies
from comity.storage.sql.publications import SqlPublications, SqlWitnessed
from comity.storage.sql.recalls import SqlRecalls, SqlRecallsReading
from comity.storage.sql.register import SqlRegister, SqlRegisterReading
from comity.storage.sql.retention import (
    SqlRestrictions,
    SqlRestrictionsReading,
    SqlRetention,
    SqlRetentionReading,
)
from comity.storage.sql.rights import SqlRights, SqlRightsReading
from comity.storage.sql.service_gaps import SqlServiceGaps
from comity.storage.sql.session import Session
from comity.storage.sql.time_stamps import SqlTimeStamps
from comity.storage.sql.translations import SqlTranslations, SqlTranslationsReading
from comity.storage.sql.urgency import SqlDutyDesks, SqlDutyDesksReading, SqlUrgentRequests
from comity.storage.sql.vault import Vault
from comity.storage.store import LogIdentity
from comity.trust.record_keys import StorageKey


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a transaction needs besides its connection.

    Attributes:
        identity: Whose log it is.
        clock: The only source of now.
        randomness: Source of identifiers.
        storage_key: What everything is sealed under.
        bundles: Digests of policies known to be committed.
    """

    identity: LogIdentity
    clock: Clock
    randomness: Randomness
    storage_key: StorageKey
    bundles: set[bytes] = field(default_factory=set)


class SqlSnapshot:
    """Everything as it stood at one moment.

    Attributes:
        session: Runs statements within it; for storage's own use.
    """

    def __init__(self, session: Session, surroundings: Surroundings) -> None:
        self.session = session
        self._surroundings = surroundings

    @cached_property
    def vault(self) -> Vault:
        """Keys of what is sealed; for storage's own use."""
        return _vault(self.session, self._surroundings)

    @cached_property
    def log(self) -> Log:
        """This node's own log. Appending to it fails; proofs and stored checkpoints do not."""
        return _log(self.session, self._surroundings, TileCache())

    @cached_property
    def exchange(self) -> SqlExchangeReading:
        """Conversations, outbox and inbox."""
        return SqlExchangeReading(self.session, self.vault)

    @cached_property
    def seen(self) -> SqlSeenCheckpoints:
        """Checkpoints of the partners' logs."""
        return SqlSeenCheckpoints(self.session, self._surroundings.clock)

    @cached_property
    def register(self) -> SqlRegisterReading:
        """The national register."""
        return SqlRegisterReading(self.session, self.vault)

    @cached_property
    def cases(self) -> SqlCasesReading:
        """The casework."""
        return SqlCasesReading(self.session, self.vault)

    @cached_property
    def judgements(self) -> SqlJudgementsReading:
        """Officers' judgements who somebody is."""
        return SqlJudgementsReading(self.session, self.vault)

    @cached_property
    def attachments(self) -> SqlAttachments:
        """Binary attachments of messages."""
        return SqlAttachments(self.session, self.vault)

    @cached_property
    def erasure(self) -> Vault:
        """Whose payloads were erased."""
        return self.vault

    @cached_property
    def access(self) -> SqlAccess:
        """Accounts and what belongs to them."""
        return SqlAccess(self.session, self.vault)

    @cached_property
    def apostilles(self) -> SqlApostilles:
        """The register of apostilles."""
        return SqlApostilles(self.session, self.vault)

    @cached_property
    def issued_documents(self) -> SqlIssuedDocuments:
        """Documents issued, by digests only."""
        return SqlIssuedDocuments(self.session)

    @cached_property
    def credentials(self) -> SqlCredentials:
        """Credentials issued to persons."""
        return SqlCredentials(self.session, self.vault)

    @cached_property
    def policies(self) -> SqlPolicies:
        """The policies that decided, by their digest."""
        return SqlPolicies(self.session, self._surroundings.bundles)

    @cached_property
    def disclosure(self) -> SqlDisclosure:
        """Notes of answers, transfers to third states, conditions on data."""
        return SqlDisclosure(self.session, self.vault)

    @cached_property
    def recalls(self) -> SqlRecallsReading:
        """Recalls."""
        return SqlRecallsReading(self.session, self.vault)

    @cached_property
    def rights(self) -> SqlRightsReading:
        """Requests of persons about their own data."""
        return SqlRightsReading(self.session, self.vault)

    @cached_property
    def retention(self) -> SqlRetentionReading:
        """Holds and extensions of retention."""
        return SqlRetentionReading(self.session, self.vault)

    @cached_property
    def restrictions(self) -> SqlRestrictionsReading:
        """What only cleared officials learn of."""
        return SqlRestrictionsReading(self.session, self.vault)

    @cached_property
    def duty_desks(self) -> SqlDutyDesksReading:
        """Where other states can be telephoned."""
        return SqlDutyDesksReading(self.session, self.vault)

    @cached_property
    def begun(self) -> SqlBegunReading:
        """Requests that officers have begun to write."""
        return SqlBegunReading(self.session, self.vault)

    @cached_property
    def drafts(self) -> SqlDraftsReading:
        """Drafts of requests of other authorities."""
        return SqlDraftsReading(self.session, self.vault)

    @cached_property
    def translations(self) -> SqlTranslationsReading:
        """Translations of texts that came."""
        return SqlTranslationsReading(self.session, self.vault)

    @cached_property
    def facts(self) -> SqlFacts:
        """Facts about this node."""
        return SqlFacts(self.session, self.vault)

    @cached_property
    def publications(self) -> SqlPublications:
        """What this node's log published."""
        return SqlPublications(self.session)

    @cached_property
    def witnessed(self) -> SqlWitnessed:
        """What witnesses cosigned and others published."""
        return SqlWitnessed(self.session)

    @cached_property
    def time_stamps(self) -> SqlTimeStamps:
        """Time-stamps on what the log published."""
        return SqlTimeStamps(self.session)

    @cached_property
    def oversight(self) -> SqlOversightReading:
        """What inspectors and reviewers keep."""
        return SqlOversightReading(self.session, self.vault)

    @cached_property
    def service_gaps(self) -> SqlServiceGaps:
        """When trust services failed, and how what was owed was made up."""
        return SqlServiceGaps(self.session)


class SqlWork:
    """One open write transaction.

    Attributes:
        session: Runs statements within it; for storage's own use.
    """

    def __init__(
        self, session: Session, surroundings: Surroundings, cache: Callable[[], TileCache]
    ) -> None:
        self.session = session
        self._surroundings = surroundings
        self._cache = cache

    @cached_property
    def vault(self) -> Vault:
        """Keys of what is sealed; for storage's own use."""
        return _vault(self.session, self._surroundings)

    @cached_property
    def log(self) -> Log:
        """This node's own log; whoever touches it is the only writer until the end."""
        self.session.lock()
        return _log(self.session, self._surroundings, self._cache())

    @cached_property
    def exchange(self) -> SqlExchange:
        """Conversations, outbox and inbox; whoever touches them is the only writer."""
        self.session.lock()
        return SqlExchange(self.session, self.vault)

    @cached_property
    def seen(self) -> SqlSeenCheckpoints:
        """Checkpoints of the partners' logs; whoever touches them is the only writer."""
        self.session.lock()
        return SqlSeenCheckpoints(self.session, self._surroundings.clock)

    @cached_property
    def register(self) -> SqlRegister:
        """The national register."""
        given = self._surroundings
        return SqlRegister(self.session, self.vault, given.clock, given.randomness)

    @cached_property
    def cases(self) -> SqlCases:
        """The casework."""
        return SqlCases(self.session, self.vault)

    @cached_property
    def judgements(self) -> SqlJudgements:
        """Officers' judgements who somebody is."""
        return SqlJudgements(self.session, self.vault)

    @cached_property
    def attachments(self) -> SqlAttachments:
        """Binary attachments of messages."""
        return SqlAttachments(self.session, self.vault)

    @cached_property
    def erasure(self) -> Vault:
        """Destroying what a conversation said; whoever does is the only writer."""
        self.session.lock()
        return self.vault

    @cached_property
    def access(self) -> SqlAccess:
        """Accounts; whoever touches them is the only writer, so that no code is used twice."""
        self.session.lock()
        return SqlAccess(self.session, self.vault)

    @cached_property
    def apostilles(self) -> SqlApostilles:
        """The register of apostilles."""
        return SqlApostilles(self.session, self.vault)

    @cached_property
    def issued_documents(self) -> SqlIssuedDocuments:
        """Documents issued, by digests only."""
        return SqlIssuedDocuments(self.session)

    @cached_property
    def credentials(self) -> SqlCredentials:
        """Credentials issued to persons."""
        return SqlCredentials(self.session, self.vault)

    @cached_property
    def policies(self) -> SqlPolicies:
        """The policies that decided, by their digest."""
        return SqlPolicies(self.session, self._surroundings.bundles)

    @cached_property
    def disclosure(self) -> SqlDisclosure:
        """Notes of answers, transfers to third states, conditions on data."""
        return SqlDisclosure(self.session, self.vault)

    @cached_property
    def recalls(self) -> SqlRecalls:
        """Recalls; whoever touches them is the only writer, so that none is sent twice."""
        self.session.lock()
        return SqlRecalls(self.session, self.vault)

    @cached_property
    def rights(self) -> SqlRights:
        """Requests of persons about their own data; whoever touches them is the only writer."""
        self.session.lock()
        return SqlRights(self.session, self.vault)

    @cached_property
    def retention(self) -> SqlRetention:
        """Holds and extensions of retention; whoever touches them is the only writer."""
        self.session.lock()
        return SqlRetention(self.session, self.vault)

    @cached_property
    def restrictions(self) -> SqlRestrictions:
        """What only cleared officials learn of; whoever touches it is the only writer."""
        self.session.lock()
        return SqlRestrictions(self.session, self.vault)

    @cached_property
    def duty_desks(self) -> SqlDutyDesks:
        """Where other states can be telephoned; whoever touches them is the only writer."""
        self.session.lock()
        return SqlDutyDesks(self.session, self.vault)

    @cached_property
    def urgent(self) -> SqlUrgentRequests:
        """Urgent requests of ours; whoever touches them is the only writer."""
        self.session.lock()
        return SqlUrgentRequests(self.session)

    @cached_property
    def begun(self) -> SqlBegunRequests:
        """Requests begun; whoever touches them is the only writer."""
        self.session.lock()
        return SqlBegunRequests(self.session, self.vault)

    @cached_property
    def drafts(self) -> SqlDrafts:
        """Drafts of requests of other authorities; whoever touches them is the only writer."""
        self.session.lock()
        return SqlDrafts(self.session, self.vault)

    @cached_property
    def translations(self) -> SqlTranslations:
        """Translations of texts that came; whoever touches them is the only writer."""
        self.session.lock()
        return SqlTranslations(self.session, self.vault)

    @cached_property
    def facts(self) -> SqlFacts:
        """Facts about this node."""
        return SqlFacts(self.session, self.vault)

    @cached_property
    def publications(self) -> SqlPublications:
        """What this node's log published; whoever touches it is the only writer."""
        self.session.lock()
        return SqlPublications(self.session)

    @cached_property
    def witnessed(self) -> SqlWitnessed:
        """What witnesses cosigned; whoever touches it is the only writer."""
        self.session.lock()
        return SqlWitnessed(self.session)

    @cached_property
    def time_stamps(self) -> SqlTimeStamps:
        """Time-stamps on what the log published."""
        return SqlTimeStamps(self.session)

    @cached_property
    def oversight(self) -> SqlOversight:
        """What inspectors and reviewers keep; whoever touches it is the only writer."""
        self.session.lock()
        return SqlOversight(self.session, self.vault)

    @cached_property
    def service_gaps(self) -> SqlServiceGaps:
        """When trust services failed, and how what was owed was made up."""
        return SqlServiceGaps(self.session)

    @property
    def has_destroyed_keys(self) -> bool:
        """Whether payloads were erased."""
        return "vault" in self.__dict__ and self.vault.has_destroyed

    def flush(self) -> None:
        """Write what waited for the end of the transaction."""
        if "exchange" in self.__dict__:
            self.exchange.flush()


def _vault(session: Session, surroundings: Surroundings) -> Vault:
    return Vault(session, surroundings.storage_key, surroundings.randomness)


def _log(session: Session, surroundings: Surroundings, cache: TileCache) -> Log:
    identity = surroundings.identity
    leaves = SqlLeaves(session, surroundings.storage_key)
    store = LogStore(leaves, SqlTiles(session), SqlCheckpoints(session))
    return Log(
        store,
        identity.origin,
        identity.keys,
        retired_keys=identity.retired_keys,
        cache=cache,
    )
