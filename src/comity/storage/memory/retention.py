"""Holds, extensions and restrictions in memory."""

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter

from comity.ids import ConversationId
from comity.records.holds import Extension, Hold, HoldId
from comity.records.restrictions import Concerned, Restriction, RestrictionId
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables

_BY_ID = attrgetter("id")


class MemoryRetention:
    """Holds and extensions, to read and to change."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def hold(self, identifier: HoldId) -> Hold | None:
        """Return a hold, lifted or not."""
        return self._tables.holds.get(identifier)

    def holds(self) -> Sequence[Hold]:
        """Return every hold that stands, oldest first."""
        return [each for each in self.every_hold() if each.stands]

    def every_hold(self) -> Sequence[Hold]:
        """Return every hold, lifted ones too, oldest first."""
        return sorted(self._tables.holds.values(), key=_BY_ID)

    def extensions(self) -> Sequence[Extension]:
        """Return every extension, oldest first."""
        return sorted(self._tables.retention_extensions.values(), key=_BY_ID)

    def payloads_before(self, moment: datetime) -> Sequence[tuple[ConversationId, datetime]]:
        """Return conversations that changed last before then and have a payload left."""
        tables = self._tables
        found = [
            (each.changed_at, each.id)
            for each in tables.conversations.values()
            if each.changed_at < moment and self._has_payload(each.id)
        ]
        return [(identifier, changed_at) for changed_at, identifier in sorted(found)]

    def quarantined_before(self, moment: datetime) -> int:
        """Return how many rejections made before then still have their bytes."""
        rejected = self._tables.rejections.values()
        return sum(each.at < moment and bool(each.quarantined) for each in rejected)

    def _has_payload(self, conversation: ConversationId) -> bool:
        tables = self._tables
        messages = tables.in_conversation.get(conversation, ())
        kept = (tables.outgoing.get(each) or tables.incoming[each] for each in messages)
        return any(message.payload for message in kept)

    def keep_hold(self, hold: Hold) -> None:
        """Insert or replace a hold."""
        self._journal.put(self._tables.holds, hold.id, hold)

    def keep_extension(self, extension: Extension) -> None:
        """Insert or replace an extension."""
        self._journal.put(self._tables.retention_extensions, extension.id, extension)


class MemoryRestrictions:
    """Restrictions, to read and to change."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def restriction(self, identifier: RestrictionId) -> Restriction | None:
        """Return a restriction, lifted or not."""
        return self._tables.restrictions.get(identifier)

    def in_force(self) -> Sequence[Restriction]:
        """Return every restriction that binds now, by identifier."""
        return [each for each in self.every() if each.is_in_force]

    def every(self) -> Sequence[Restriction]:
        """Return every restriction, lifted and pending ones too, by identifier."""
        return sorted(self._tables.restrictions.values(), key=_BY_ID)

    def concerned(self) -> Sequence[Concerned]:
        """Return the conversations concerned by restrictions in force, by both identifiers."""
        in_force = {each.id for each in self.in_force()}
        found = [Concerned(*each) for each in sorted(self._tables.restricted_conversations)]
        return [each for each in found if each.restriction in in_force]

    def keep(self, restriction: Restriction) -> None:
        """Insert or replace a restriction."""
        self._journal.put(self._tables.restrictions, restriction.id, restriction)

    def note_concerned(self, concerned: Concerned) -> None:
        """Keep that a conversation tells of what is restricted."""
        key = (concerned.restriction, concerned.conversation)
        self._journal.put(self._tables.restricted_conversations, key, None)
