"""The tables in memory: nothing but dictionaries and lists of values that never change."""

from copy import copy
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from comity.access.webhook_model import WebhookDelivery
from comity.cooperation.issued_documents import IssuedDocument
from comity.cooperation.model import Apostille
from comity.exchange.attachments import BinaryAttachment
from comity.exchange.conversation import Conversation
from comity.exchange.ports import IncomingMessage, OutgoingMessage, PeerState, Rejection
from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef, StateCode, TaskId
from comity.ledger.ports import StoredLeaf
from comity.ledger.publication_ports import (
    Publication,
    SeenPublication,
    WitnessedLog,
    WitnessStanding,
)
from comity.ledger.time_stamp_ports import KeptTimeStamp
from comity.oversight.model import OversightItem
from comity.records.assignments import Assignment
from comity.records.begun_requests import BegunId, BegunRequest
from comity.records.credential_ports import IssuedCredential
from comity.records.disclosure_ports import AnswerNote
from comity.records.drafts import DraftId, RequestDraft
from comity.records.duty_desks import DutyDesk
from comity.records.handling_model import HandlingCondition
from comity.records.holds import Extension, ExtensionId, Hold, HoldId
from comity.records.ports import (
    Disclosure,
    HeldConviction,
    HeldPerson,
    Identification,
    NotificationDuty,
    Task,
)
from comity.records.priorities import Priority
from comity.records.recall_model import Holder, Item, Recall, RecallId
from comity.records.restrictions import Restriction, RestrictionId
from comity.records.transfer_model import Transfer, TransferId
from comity.records.translations import Translation, TranslationId
from comity.records.urgent_requests import UrgentRequest
from comity.rights.model import Embargo, EmbargoId, Inquiry, RightsId, RightsRequest
from comity.search.judgement import Judgement, JudgementId, Reliance
from comity.search.profile import Profile
from comity.storage.accusation import Accusation
from comity.storage.service_gaps import ServiceGap


@dataclass(slots=True)
class Tables:
    """Everything kept.

    Attributes:
        leaves: By index.
        ended_leaves: For each leaf whose entry ended, the leaf of the act that says so.
        tiles: By level and position.
        checkpoints: Our own notes by size.
        seen: Others' notes by origin and size.
        heads: Greatest size by origin; our own log's under the empty name.
        accusations: Against other logs.
        conversations: By identifier.
        outgoing: By identifier.
        incoming: By identifier.
        outgoing_leaves: Which leaf of ours each message we sent has.
        incoming_leaves: Which leaf of ours each message we received has.
        in_conversation: Identifiers of messages by conversation.
        due_out: Messages to deliver by peer, then by leaf.
        due_on_channels: Messages to deliver over a channel by peer, then by leaf.
        held: Messages that wait for an officer's release by leaf.
        accepted: Leaves of messages that a channel's endpoint accepted.
        refused: Refused messages by leaf.
        due_in: Messages to handle by leaf.
        parked: Parked messages by leaf.
        next_attempts: When a message is to be handled again.
        peers: By state.
        rejections: By running number.
        refusal_codes: The first code by sender and digest.
        counters: By name.
        persons: By reference, in the order in which they were entered.
        person_numbers: That order as numbers.
        by_source_key: Persons by the key of their import.
        refs_by_number: Persons by their numbers.
        by_search_key: Numbers of persons by the keys of search.
        profiles: What is compared, by number.
        names_counted: How many bear a name as given name and as surname, by population.
        names_by_code: Names by the codes that join those a letter apart.
        convictions: All versions by identifier, first to last.
        of_person: Convictions by person.
        of_file: Convictions by convicting state and file number.
        tasks: By identifier, in the order in which they were queued.
        open_tasks: Those not decided.
        tasks_in: By conversation.
        assignments: By task.
        priorities: By task.
        identifications: By conversation, first to last.
        duties: By conviction, then version and addressee.
        disclosures: By conviction.
        judgements: By identifier.
        judgements_alike: By the kindred digest of the description.
        judgements_about: By the person judged.
        reliances: By judgement.
        attachments: By message and identifier.
        facts: By name.
        policy_bundles: When first used, and content, by digest.
        recalls: By identifier.
        recall_holders: By recall and state.
        recall_items: By recall and message.
        rights_requests: By identifier.
        rights_embargoes: By identifier.
        rights_inquiries: By request and state.
        publications: By size.
        witnessed_logs: What our witness cosigned last, by origin.
        seen_publications: What each state showed of a log, by origin and state.
        witness_standings: How partners' witnesses fared, by state.
        time_stamps: Chains by size and authority.
        service_gaps: By service, subject and beginning.
        apostilles: By number, in the order in which they were entered.
        credentials: By number.
        issued_documents: By the digest of their number.
        journal_terms: Leaves by what they are found under.
        oversight_items: What inspectors keep, by kind and identifier.
        holds: By identifier.
        retention_extensions: By identifier.
        restrictions: By identifier.
        restricted_conversations: By restriction and conversation.
        duty_desks: By state.
        urgent_requests: By conversation.
        begun_requests: By identifier.
        request_drafts: By identifier.
        translations: By identifier.
        answer_notes: By message.
        transfers: By number.
        handling_conditions: By conviction and the state that set them.
        access: Accounts and what belongs to them, by kind and identifier.
        webhook_deliveries: By identifier.
        readers: How many snapshots look at these tables now.
    """

    leaves: list[StoredLeaf] = field(default_factory=list)
    ended_leaves: dict[int, int] = field(default_factory=dict)
    tiles: dict[tuple[int, int], bytes] = field(default_factory=dict)
    checkpoints: dict[int, bytes] = field(default_factory=dict)
    seen: dict[tuple[str, int], bytes] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    accusations: list[Accusation] = field(default_factory=list)
    conversations: dict[ConversationId, Conversation] = field(default_factory=dict)
    outgoing: dict[MessageId, OutgoingMessage] = field(default_factory=dict)
    incoming: dict[MessageId, IncomingMessage] = field(default_factory=dict)
    outgoing_leaves: dict[int, MessageId] = field(default_factory=dict)
    incoming_leaves: dict[int, MessageId] = field(default_factory=dict)
    in_conversation: dict[ConversationId, tuple[MessageId, ...]] = field(default_factory=dict)
    due_out: dict[StateCode, dict[int, MessageId]] = field(default_factory=dict)
    due_on_channels: dict[StateCode, dict[int, MessageId]] = field(default_factory=dict)
    held: dict[int, MessageId] = field(default_factory=dict)
    accepted: dict[int, MessageId] = field(default_factory=dict)
    refused: dict[int, MessageId] = field(default_factory=dict)
    due_in: dict[int, MessageId] = field(default_factory=dict)
    parked: dict[int, MessageId] = field(default_factory=dict)
    next_attempts: dict[MessageId, datetime] = field(default_factory=dict)
    peers: dict[StateCode, PeerState] = field(default_factory=dict)
    rejections: dict[int, Rejection] = field(default_factory=dict)
    refusal_codes: dict[tuple[str, bytes], str] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    persons: dict[PersonRef, HeldPerson] = field(default_factory=dict)
    person_numbers: dict[PersonRef, int] = field(default_factory=dict)
    by_source_key: dict[str, PersonRef] = field(default_factory=dict)
    refs_by_number: dict[int, PersonRef] = field(default_factory=dict)
    by_search_key: dict[int, tuple[int, ...]] = field(default_factory=dict)
    profiles: dict[int, Profile] = field(default_factory=dict)
    names_counted: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    names_by_code: dict[int, tuple[str, ...]] = field(default_factory=dict)
    convictions: dict[ConvictionId, tuple[HeldConviction, ...]] = field(default_factory=dict)
    of_person: dict[PersonRef, tuple[ConvictionId, ...]] = field(default_factory=dict)
    of_file: dict[tuple[StateCode, str], tuple[ConvictionId, ...]] = field(default_factory=dict)
    tasks: dict[TaskId, Task] = field(default_factory=dict)
    open_tasks: dict[TaskId, int] = field(default_factory=dict)
    tasks_in: dict[ConversationId, tuple[TaskId, ...]] = field(default_factory=dict)
    assignments: dict[TaskId, Assignment] = field(default_factory=dict)
    priorities: dict[TaskId, Priority] = field(default_factory=dict)
    identifications: dict[ConversationId, tuple[Identification, ...]] = field(default_factory=dict)
    duties: dict[ConvictionId, tuple[NotificationDuty, ...]] = field(default_factory=dict)
    disclosures: dict[ConvictionId, tuple[Disclosure, ...]] = field(default_factory=dict)
    judgements: dict[JudgementId, Judgement] = field(default_factory=dict)
    judgements_alike: dict[bytes, tuple[JudgementId, ...]] = field(default_factory=dict)
    judgements_about: dict[PersonRef, tuple[JudgementId, ...]] = field(default_factory=dict)
    reliances: dict[JudgementId, tuple[Reliance, ...]] = field(default_factory=dict)
    attachments: dict[tuple[MessageId, str], BinaryAttachment] = field(default_factory=dict)
    erased: dict[ConversationId, datetime] = field(default_factory=dict)
    facts: dict[str, bytes] = field(default_factory=dict)
    policy_bundles: dict[bytes, tuple[datetime, bytes]] = field(default_factory=dict)
    recalls: dict[RecallId, Recall] = field(default_factory=dict)
    recall_holders: dict[tuple[RecallId, StateCode], Holder] = field(default_factory=dict)
    recall_items: dict[tuple[RecallId, MessageId], Item] = field(default_factory=dict)
    rights_requests: dict[RightsId, RightsRequest] = field(default_factory=dict)
    rights_embargoes: dict[EmbargoId, Embargo] = field(default_factory=dict)
    rights_inquiries: dict[tuple[RightsId, StateCode], Inquiry] = field(default_factory=dict)
    publications: dict[int, Publication] = field(default_factory=dict)
    witnessed_logs: dict[str, WitnessedLog] = field(default_factory=dict)
    seen_publications: dict[tuple[str, str], SeenPublication] = field(default_factory=dict)
    witness_standings: dict[str, WitnessStanding] = field(default_factory=dict)
    time_stamps: dict[tuple[int, str], tuple[KeptTimeStamp, ...]] = field(default_factory=dict)
    service_gaps: dict[tuple[str, str, datetime], ServiceGap] = field(default_factory=dict)
    apostilles: dict[str, Apostille] = field(default_factory=dict)
    credentials: dict[str, IssuedCredential] = field(default_factory=dict)
    issued_documents: dict[bytes, IssuedDocument] = field(default_factory=dict)
    journal_terms: dict[str, tuple[int, ...]] = field(default_factory=dict)
    answer_notes: dict[MessageId, AnswerNote] = field(default_factory=dict)
    transfers: dict[TransferId, Transfer] = field(default_factory=dict)
    handling_conditions: dict[tuple[ConvictionId, StateCode], HandlingCondition] = field(
        default_factory=dict
    )
    oversight_items: dict[tuple[str, str], OversightItem] = field(default_factory=dict)
    holds: dict[HoldId, Hold] = field(default_factory=dict)
    retention_extensions: dict[ExtensionId, Extension] = field(default_factory=dict)
    restrictions: dict[RestrictionId, Restriction] = field(default_factory=dict)
    restricted_conversations: dict[tuple[RestrictionId, ConversationId], None] = field(
        default_factory=dict
    )
    duty_desks: dict[StateCode, DutyDesk] = field(default_factory=dict)
    urgent_requests: dict[ConversationId, UrgentRequest] = field(default_factory=dict)
    begun_requests: dict[BegunId, BegunRequest] = field(default_factory=dict)
    request_drafts: dict[DraftId, RequestDraft] = field(default_factory=dict)
    translations: dict[TranslationId, Translation] = field(default_factory=dict)
    access: dict[tuple[str, str], Any] = field(default_factory=dict)
    webhook_deliveries: dict[str, WebhookDelivery] = field(default_factory=dict)
    readers: int = 0

    def detached(self) -> "Tables":
        """Return a copy that can change while a snapshot looks at these."""
        tables = Tables(**{each.name: copy(getattr(self, each.name)) for each in fields(self)})
        tables.due_out = {peer: dict(due) for peer, due in self.due_out.items()}
        tables.due_on_channels = {peer: dict(due) for peer, due in self.due_on_channels.items()}
        tables.readers = 0
        return tables
