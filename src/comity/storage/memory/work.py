"""Transactions in memory."""

from functools import cached_property

from comity.clock import Clock
from comity.exchange.ports import Randomness
from comity.ledger.log import Log
from comity.ledger.ports import LogStore
from comity.ledger.tile_tree import TileCache
from comity.storage.memory.access import MemoryAccess
from comity.storage.memory.attachments import MemoryAttachments
from comity.storage.memory.begun_requests import MemoryBegunRequests
from comity.storage.memory.cases import MemoryCases, MemoryCasesReading
from comity.storage.memory.certificates import MemoryApostilles, MemoryCredentials
from comity.storage.memory.disclosure import MemoryDisclosure
from comity.storage.memory.drafts import MemoryDrafts
from comity.storage.memory.erasure import MemoryErasure
from comity.storage.memory.exchange import MemoryExchange, MemoryExchangeReading
from comity.storage.memory.issued_documents import MemoryIssuedDocuments
from comity.storage.memory.journal import Journal, ReadOnly
from comity.storage.memory.judgements import MemoryJudgements, MemoryJudgementsReading
from comity.storage.memory.ledger import (
    MemoryCheckpoints,
    MemoryLeaves,
    MemorySeenCheckpoints,
    MemoryTiles,
)
from comity.storage.memory.oversight import MemoryOversight
from comity.storage.memory.policies import MemoryPolicies
from comity.storage.memory.publications import MemoryPublications, MemoryWitnessed
from comity.storage.memory.recalls import MemoryRecalls
from comity.storage.memory.register import MemoryRegister, MemoryRegisterReading
from comity.storage.memory.retention import MemoryRestrictions, MemoryRetention
from comity.storage.memory.rights import MemoryRights
from comity.storage.memory.tables import Tables
from comity.storage.memory.time_stamps import MemoryServiceGaps, MemoryTimeStamps
from comity.storage.memory.translations import MemoryTranslations
from comity.storage.memory.urgency import MemoryDutyDesks, MemoryUrgentRequests
from comity.storage.store import LogIdentity


class MemoryFacts:
    """Facts by name."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._facts = tables.facts
        self._journal = journal

    def get(self, name: str) -> bytes | None:
        """Return the fact of that name."""
        return self._facts.get(name)

    def put(self, name: str, value: bytes) -> None:
        """Insert or replace a fact."""
        self._journal.put(self._facts, name, value)


class MemorySnapshot:
    """Everything as it stood at one moment."""

    def __init__(self, tables: Tables, identity: LogIdentity, clock: Clock) -> None:
        self._tables = tables
        self._journal = ReadOnly()
        self._identity = identity
        self._clock = clock

    @cached_property
    def log(self) -> Log:
        """This node's own log. Appending to it fails; proofs and stored checkpoints do not."""
        return _log(self._tables, self._journal, self._identity, TileCache())

    @cached_property
    def exchange(self) -> MemoryExchangeReading:
        """Conversations, outbox and inbox."""
        return MemoryExchangeReading(self._tables, self._journal)

    @cached_property
    def seen(self) -> MemorySeenCheckpoints:
        """Checkpoints of the partners' logs."""
        return MemorySeenCheckpoints(self._tables, self._journal, self._clock)

    @cached_property
    def register(self) -> MemoryRegisterReading:
        """The national register."""
        return MemoryRegisterReading(self._tables, self._journal)

    @cached_property
    def cases(self) -> MemoryCasesReading:
        """The casework."""
        return MemoryCasesReading(self._tables, self._journal)

    @cached_property
    def judgements(self) -> MemoryJudgementsReading:
        """Officers' judgements who somebody is."""
        return MemoryJudgementsReading(self._tables, self._journal)

    @cached_property
    def attachments(self) -> MemoryAttachments:
        """Binary attachments of messages."""
        return MemoryAttachments(self._tables, self._journal)

    @cached_property
    def access(self) -> MemoryAccess:
        """Accounts and what belongs to them."""
        return MemoryAccess(self._tables, self._journal)

    @cached_property
    def apostilles(self) -> MemoryApostilles:
        """The register of apostilles."""
        return MemoryApostilles(self._tables, self._journal)

    @cached_property
    def issued_documents(self) -> MemoryIssuedDocuments:
        """Documents issued, by digests only."""
        return MemoryIssuedDocuments(self._tables, self._journal)

    @cached_property
    def credentials(self) -> MemoryCredentials:
        """Credentials issued to persons."""
        return MemoryCredentials(self._tables, self._journal)

    @cached_property
    def erasure(self) -> MemoryErasure:
        """Whose payloads were erased."""
        return MemoryErasure(self._tables, self._journal)

    @cached_property
    def policies(self) -> MemoryPolicies:
        """The policies that decided, by their digest."""
        return MemoryPolicies(self._tables, self._journal)

    @cached_property
    def disclosure(self) -> MemoryDisclosure:
        """Notes of answers, transfers to third states, conditions on data."""
        return MemoryDisclosure(self._tables, self._journal)

    @cached_property
    def recalls(self) -> MemoryRecalls:
        """Recalls."""
        return MemoryRecalls(self._tables, self._journal)

    @cached_property
    def rights(self) -> MemoryRights:
        """Requests of persons about their own data."""
        return MemoryRights(self._tables, self._journal)

    @cached_property
    def retention(self) -> MemoryRetention:
        """Holds and extensions of retention."""
        return MemoryRetention(self._tables, self._journal)

    @cached_property
    def restrictions(self) -> MemoryRestrictions:
        """What only cleared officials learn of."""
        return MemoryRestrictions(self._tables, self._journal)

    @cached_property
    def duty_desks(self) -> MemoryDutyDesks:
        """Where other states can be telephoned."""
        return MemoryDutyDesks(self._tables, self._journal)

    @cached_property
    def begun(self) -> MemoryBegunRequests:
        """Requests that officers have begun to write."""
        return MemoryBegunRequests(self._tables, self._journal)

    @cached_property
    def drafts(self) -> MemoryDrafts:
        """Drafts of requests of other authorities."""
        return MemoryDrafts(self._tables, self._journal)

    @cached_property
    def translations(self) -> MemoryTranslations:
        """Translations of texts that came."""
        return MemoryTranslations(self._tables, self._journal)

    @cached_property
    def facts(self) -> MemoryFacts:
        """Facts about this node."""
        return MemoryFacts(self._tables, self._journal)

    @cached_property
    def publications(self) -> MemoryPublications:
        """What this node's log published."""
        return MemoryPublications(self._tables, self._journal)

    @cached_property
    def witnessed(self) -> MemoryWitnessed:
        """What witnesses cosigned and others published."""
        return MemoryWitnessed(self._tables, self._journal)

    @cached_property
    def time_stamps(self) -> MemoryTimeStamps:
        """Time-stamps on what the log published."""
        return MemoryTimeStamps(self._tables, self._journal)

    @cached_property
    def oversight(self) -> MemoryOversight:
        """What inspectors and reviewers keep."""
        return MemoryOversight(self._tables, self._journal)

    @cached_property
    def service_gaps(self) -> MemoryServiceGaps:
        """When trust services failed, and how what was owed was made up."""
        return MemoryServiceGaps(self._tables, self._journal)


class MemoryWork:
    """One open write transaction."""

    def __init__(
        self,
        tables: Tables,
        journal: Journal,
        *,
        identity: LogIdentity,
        clock: Clock,
        randomness: Randomness,
        cache: TileCache,
    ) -> None:
        self._tables = tables
        self._journal = journal
        self._identity = identity
        self._clock = clock
        self._randomness = randomness
        self._cache = cache

    @cached_property
    def log(self) -> Log:
        """This node's own log."""
        return _log(self._tables, self._journal, self._identity, self._cache)

    @cached_property
    def exchange(self) -> MemoryExchange:
        """Conversations, outbox and inbox."""
        return MemoryExchange(self._tables, self._journal)

    @cached_property
    def seen(self) -> MemorySeenCheckpoints:
        """Checkpoints of the partners' logs."""
        return MemorySeenCheckpoints(self._tables, self._journal, self._clock)

    @cached_property
    def register(self) -> MemoryRegister:
        """The national register."""
        return MemoryRegister(self._tables, self._journal, self._clock, self._randomness)

    @cached_property
    def cases(self) -> MemoryCases:
        """The casework."""
        return MemoryCases(self._tables, self._journal)

    @cached_property
    def judgements(self) -> MemoryJudgements:
        """Officers' judgements who somebody is."""
        return MemoryJudgements(self._tables, self._journal)

    @cached_property
    def attachments(self) -> MemoryAttachments:
        """Binary attachments of messages."""
        return MemoryAttachments(self._tables, self._journal)

    @cached_property
    def access(self) -> MemoryAccess:
        """Accounts and what belongs to them."""
        return MemoryAccess(self._tables, self._journal)

    @cached_property
    def apostilles(self) -> MemoryApostilles:
        """The register of apostilles."""
        return MemoryApostilles(self._tables, self._journal)

    @cached_property
    def issued_documents(self) -> MemoryIssuedDocuments:
        """Documents issued, by digests only."""
        return MemoryIssuedDocuments(self._tables, self._journal)

    @cached_property
    def credentials(self) -> MemoryCredentials:
        """Credentials issued to persons."""
        return MemoryCredentials(self._tables, self._journal)

    @cached_property
    def erasure(self) -> MemoryErasure:
        """Whose payloads were erased."""
        return MemoryErasure(self._tables, self._journal)

    @cached_property
    def policies(self) -> MemoryPolicies:
        """The policies that decided, by their digest."""
        return MemoryPolicies(self._tables, self._journal)

    @cached_property
    def disclosure(self) -> MemoryDisclosure:
        """Notes of answers, transfers to third states, conditions on data."""
        return MemoryDisclosure(self._tables, self._journal)

    @cached_property
    def recalls(self) -> MemoryRecalls:
        """Recalls."""
        return MemoryRecalls(self._tables, self._journal)

    @cached_property
    def rights(self) -> MemoryRights:
        """Requests of persons about their own data."""
        return MemoryRights(self._tables, self._journal)

    @cached_property
    def retention(self) -> MemoryRetention:
        """Holds and extensions of retention."""
        return MemoryRetention(self._tables, self._journal)

    @cached_property
    def restrictions(self) -> MemoryRestrictions:
        """What only cleared officials learn of."""
        return MemoryRestrictions(self._tables, self._journal)

    @cached_property
    def duty_desks(self) -> MemoryDutyDesks:
        """Where other states can be telephoned."""
        return MemoryDutyDesks(self._tables, self._journal)

    @cached_property
    def urgent(self) -> MemoryUrgentRequests:
        """Urgent requests of ours whose answer is awaited."""
        return MemoryUrgentRequests(self._tables, self._journal)

    @cached_property
    def begun(self) -> MemoryBegunRequests:
        """Requests that officers have begun to write."""
        return MemoryBegunRequests(self._tables, self._journal)

    @cached_property
    def drafts(self) -> MemoryDrafts:
        """Drafts of requests of other authorities."""
        return MemoryDrafts(self._tables, self._journal)

    @cached_property
    def translations(self) -> MemoryTranslations:
        """Translations of texts that came."""
        return MemoryTranslations(self._tables, self._journal)

    @cached_property
    def facts(self) -> MemoryFacts:
        """Facts about this node."""
        return MemoryFacts(self._tables, self._journal)

    @cached_property
    def publications(self) -> MemoryPublications:
        """What this node's log published."""
        return MemoryPublications(self._tables, self._journal)

    @cached_property
    def witnessed(self) -> MemoryWitnessed:
        """What witnesses cosigned and others published."""
        return MemoryWitnessed(self._tables, self._journal)

    @cached_property
    def time_stamps(self) -> MemoryTimeStamps:
        """Time-stamps on what the log published."""
        return MemoryTimeStamps(self._tables, self._journal)

    @cached_property
    def oversight(self) -> MemoryOversight:
        """What inspectors and reviewers keep."""
        return MemoryOversight(self._tables, self._journal)

    @cached_property
    def service_gaps(self) -> MemoryServiceGaps:
        """When trust services failed, and how what was owed was made up."""
        return MemoryServiceGaps(self._tables, self._journal)


def _log(tables: Tables, journal: Journal, identity: LogIdentity, cache: TileCache) -> Log:
    store = LogStore(
        MemoryLeaves(tables, journal),
        MemoryTiles(tables, journal),
        MemoryCheckpoints(tables, journal),
    )
    return Log(
        store,
        identity.origin,
        identity.keys,
        retired_keys=identity.retired_keys,
        cache=cache,
    )
