"""Casework, judgements, credentials, recalls, attachments: each as somebody may know it."""

from collections.abc import Sequence
from datetime import datetime

from comity.assembly.hidden import Hidden, enough
from comity.exchange.attachments import AttachmentReading, BinaryAttachment
from comity.exchange.erasure import ErasureReading
from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef, TaskId
from comity.records.assignments import Assignment
from comity.records.credential_ports import CredentialReading, IssuedCredential
from comity.records.judgement_ports import JudgementReading
from comity.records.ports import (
    CaseReading,
    Disclosure,
    Identification,
    NotificationDuty,
    Task,
)
from comity.records.priorities import Priority
from comity.records.recall_model import Holder, Item, Recall, RecallId
from comity.records.recall_ports import RecallReading
from comity.search.judgement import Judgement, JudgementId, Reliance

_SPARE = 16


class ClearedCases:
    """The casework without what is hidden."""

    def __init__(self, cases: CaseReading, hidden: Hidden) -> None:
        self._cases = cases
        self._hidden = hidden

    def task(self, identifier: TaskId) -> Task | None:
        """Return a task."""
        found = self._cases.task(identifier)
        return None if found is None or self._hidden.has_task(found) else found

    def open_tasks(self, *, conversation: ConversationId | None = None) -> Sequence[Task]:
        """Return open tasks, nearest due day first, then oldest."""
        return self._shown(self._cases.open_tasks(conversation=conversation))

    def tasks_of(self, conversation: ConversationId) -> Sequence[Task]:
        """Return all tasks of a conversation, oldest first."""
        return self._shown(self._cases.tasks_of(conversation))

    def assignments(self) -> Sequence[Assignment]:
        """Return who works on which open task, by task."""
        return [each for each in self._cases.assignments() if self.task(each.task) is not None]

    def priority(self, identifier: TaskId) -> Priority | None:
        """Return whether and why we call a task urgent."""
        return None if self.task(identifier) is None else self._cases.priority(identifier)

    def priorities(self) -> Sequence[Priority]:
        """Return which open tasks we call urgent, by task."""
        return [each for each in self._cases.priorities() if self.task(each.task) is not None]

    def identification(self, conversation: ConversationId) -> Identification | None:
        """Return the latest identification."""
        found = self._cases.identification(conversation)
        return None if self._hidden.has_identification(found) else found

    def identified_as(self, person: PersonRef) -> Sequence[ConversationId]:
        """Return where a person was ever said to be the one meant, each once, in order."""
        if self._hidden.has_person(person):
            return []
        found = self._cases.identified_as(person)
        return [each for each in found if not self._hidden.has_conversation(each)]

    def duties_of(self, conviction: ConvictionId) -> Sequence[NotificationDuty]:
        """Return what is noted of the duties about a conviction, oldest version first."""
        if self._hidden.has_conviction_named(conviction):
            return []
        found = self._cases.duties_of(conviction)
        return [each for each in found if not self._hidden.has_message(each.message)]

    def duties_outstanding(self, *, limit: int) -> Sequence[NotificationDuty]:
        """Return duties that remain, those noted first before the others."""
        return [
            each
            for each in self._cases.duties_outstanding(limit=limit)
            if not self._hidden.has_conviction_named(each.conviction)
            and not self._hidden.has_message(each.message)
        ]

    def disclosures_of(self, conviction: ConvictionId) -> Sequence[Disclosure]:
        """Return to whom a conviction was given, oldest first."""
        if self._hidden.has_conviction_named(conviction):
            return []
        found = self._cases.disclosures_of(conviction)
        return [each for each in found if not self._hidden.has_conversation(each.conversation)]

    def _shown(self, found: Sequence[Task]) -> Sequence[Task]:
        return [each for each in found if not self._hidden.has_task(each)]


class ClearedJudgements:
    """Officers' judgements without those of hidden persons or conversations."""

    def __init__(self, judgements: JudgementReading, hidden: Hidden) -> None:
        self._judgements = judgements
        self._hidden = hidden

    def judgement(self, identifier: JudgementId) -> Judgement | None:
        """Return a judgement."""
        found = self._judgements.judgement(identifier)
        return found if found is not None and self._is_shown(found) else None

    def alike(self, kindred: bytes) -> Sequence[Judgement]:
        """Return the judgements of descriptions with that kindred digest, oldest first."""
        return [each for each in self._judgements.alike(kindred) if self._is_shown(each)]

    def about(self, person: PersonRef, born: bytes) -> Sequence[Judgement]:
        """Return the judgements of a person by descriptions of that birth date, oldest first."""
        return [each for each in self._judgements.about(person, born) if self._is_shown(each)]

    def judged_in(self, person: PersonRef) -> Sequence[ConversationId]:
        """Return where an officer judged whether a person is meant, each once, in order."""
        if self._hidden.has_person(person):
            return []
        found = self._judgements.judged_in(person)
        return [each for each in found if not self._hidden.has_conversation(each)]

    def listed(self, *, withdrawn: bool, limit: int) -> Sequence[Judgement]:
        """Return judgements, latest first."""
        return enough(
            lambda many: self._judgements.listed(withdrawn=withdrawn, limit=many),
            limit,
            self._is_shown,
            spare=_SPARE,
        )

    def reliances_on(self, identifier: JudgementId) -> Sequence[Reliance]:
        """Return what rests on a judgement, oldest first."""
        if self.judgement(identifier) is None:
            return []
        found = self._judgements.reliances_on(identifier)
        return [each for each in found if not self._hidden.has_conversation(each.conversation)]

    def _is_shown(self, judgement: Judgement) -> bool:
        if self._hidden.has_person(judgement.person):
            return False
        return not self._hidden.has_conversation(judgement.conversation)


class ClearedCredentials:
    """Credentials without those of hidden persons."""

    def __init__(self, credentials: CredentialReading, hidden: Hidden) -> None:
        self._credentials = credentials
        self._hidden = hidden

    def credential(self, identifier: str) -> IssuedCredential | None:
        """Return a credential."""
        found = self._credentials.credential(identifier)
        return found if found is not None and self._is_shown(found) else None

    def at_place(self, place: int) -> IssuedCredential | None:
        """Return the credential that has a place in the status list."""
        found = self._credentials.at_place(place)
        return found if found is not None and self._is_shown(found) else None

    def standing(self, *, at: datetime) -> Sequence[IssuedCredential]:
        """Return those not withdrawn that expire after ``at``, oldest first."""
        return [each for each in self._credentials.standing(at=at) if self._is_shown(each)]

    def withdrawn_places(self) -> Sequence[int]:
        """Return the places of those withdrawn, ascending: what the whole world may read."""
        return self._credentials.withdrawn_places()

    def listed(self, *, limit: int) -> Sequence[IssuedCredential]:
        """Return so many at most, latest first."""
        return enough(
            lambda many: self._credentials.listed(limit=many), limit, self._is_shown, spare=_SPARE
        )

    def _is_shown(self, credential: IssuedCredential) -> bool:
        return not self._hidden.has_person(credential.person)


class ClearedRecalls:
    """Recalls without those of hidden conversations or convictions."""

    def __init__(self, recalls: RecallReading, hidden: Hidden) -> None:
        self._recalls = recalls
        self._hidden = hidden

    def recall(self, identifier: RecallId) -> Recall | None:
        """Return a recall."""
        found = self._recalls.recall(identifier)
        return found if found is not None and self._is_shown(found) else None

    def by_key(self, key: str) -> Recall | None:
        """Return the recall that was opened for something."""
        found = self._recalls.by_key(key)
        return found if found is not None and self._is_shown(found) else None

    def by_conversation(self, conversation: ConversationId) -> Recall | None:
        """Return the recall of a conversation, asked of us or asked by us."""
        found = self._recalls.by_conversation(conversation)
        return found if found is not None and self._is_shown(found) else None

    def listed(self, *, only_open: bool, limit: int) -> Sequence[Recall]:
        """Return recalls, latest first."""
        return enough(
            lambda many: self._recalls.listed(only_open=only_open, limit=many),
            limit,
            self._is_shown,
            spare=_SPARE,
        )

    def due(self, *, now: datetime, limit: int) -> Sequence[Recall]:
        """Return recalls to look at now, those that waited longest first."""
        return enough(
            lambda many: self._recalls.due(now=now, limit=many),
            limit,
            self._is_shown,
            spare=_SPARE,
        )

    def holders_of(self, recall: RecallId) -> Sequence[Holder]:
        """Return the states that the data went to, by their codes."""
        return [] if self.recall(recall) is None else self._recalls.holders_of(recall)

    def items_of(self, recall: RecallId) -> Sequence[Item]:
        """Return the messages that we were asked about, by their identifiers."""
        return [] if self.recall(recall) is None else self._recalls.items_of(recall)

    def items_about(self, message: MessageId) -> Sequence[Item]:
        """Return what recalls say of a message that we received, by recall."""
        found = self._recalls.items_about(message)
        return [each for each in found if self.recall(each.recall) is not None]

    def _is_shown(self, recall: Recall) -> bool:
        if recall.conversation is not None and self._hidden.has_conversation(recall.conversation):
            return False
        asked_in = (each.conversation for each in self._recalls.holders_of(recall.id))
        about = (each.message for each in self._recalls.items_of(recall.id))
        return not (
            any(map(self._hidden.has_conviction_named, recall.convictions))
            or any(each is not None and self._hidden.has_conversation(each) for each in asked_in)
            or any(map(self._hidden.has_message, about))
        )


class ClearedAttachments:
    """Attachments without those of hidden conversations."""

    def __init__(self, attachments: AttachmentReading, hidden: Hidden) -> None:
        self._attachments = attachments
        self._hidden = hidden

    def attachment(
        self, identifier: str, *, message: MessageId | None = None
    ) -> BinaryAttachment | None:
        """Return an attachment."""
        found = self._attachments.attachment(identifier, message=message)
        return None if found is None or self._hidden.has_message(found.message) else found

    def attachments_of(self, message: MessageId) -> Sequence[BinaryAttachment]:
        """Return a message's attachments, by identifier."""
        found = self._attachments.attachments_of(message)
        return [] if self._hidden.has_message(message) else found


class ClearedErasure:
    """When payloads were erased, of what is shown."""

    def __init__(self, erasure: ErasureReading, hidden: Hidden) -> None:
        self._erasure = erasure
        self._hidden = hidden

    def erased_at(self, conversation: ConversationId) -> datetime | None:
        """Return when the payloads of a conversation were erased; ``None`` if they were not."""
        found = self._erasure.erased_at(conversation)
        return None if self._hidden.has_conversation(conversation) else found
