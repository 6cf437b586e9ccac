"""Who looked at a person's record, read from the node's log.

A look is an entry by which an official was shown something, or handed it on. It counts for a
person if it names the person or one of the person's convictions, or a conversation in which
those went out or came in. What an embargo covers is left out before anybody is numbered, so
that no gap tells of it.

Source: Directive (EU) 2016/680 Arts. 14(c), 15 and 25(1).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from comity.assembly.ended_entries import ended_entries
from comity.assembly.journal import searched
from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef
from comity.ledger.acts import BY_THE_NODE
from comity.ledger.entry import EntryKind
from comity.oversight.journal import JournalEntry
from comity.oversight.search import JournalQuery
from comity.records.contents import content_as
from comity.records.messages import Notification, RequestResponse
from comity.rights.embargoes import covered_cases
from comity.rights.model import ForeignLook
from comity.rights.office import RightsOffice
from comity.rights.phrases import phrase
from comity.rights.ports import RightsWork
from comity.storage.store import Snapshot, Work

_LOOKING: Final = frozenset({EntryKind.CONSULTATION, EntryKind.EXPORT})
_OF_RIGHTS: Final = "rights-"
"""The office's own work on the person's request is no look at the record."""

FUNCTION: Final = "official of the authority"
_UNSTATED: Final = "not stated"


@dataclass(frozen=True, slots=True)
class Look:
    """A look.

    Attributes:
        at: When.
        act: What was done.
        who: A function, a number within this list, or a name, as the law here allows.
        purpose: What for.
        leaf: Its entry in our log.
    """

    at: datetime
    act: str
    who: str
    purpose: str
    leaf: int


def looks_at_person(
    snapshot: Snapshot | Work, office: RightsOffice, person: PersonRef
) -> tuple[Look, ...]:
    """Return who looked at a person's record, oldest first, as far as it may be told now.

    Args:
        snapshot: What the node keeps.
        office: Ours.
        person: Whose record.
    """
    convictions = [each.conviction.id for each in snapshot.register.convictions_of(person)]
    cases = conversations_about(snapshot, convictions)
    found = _entries(snapshot, [person, *convictions], cases)
    return _numbered(office, _telling(snapshot, office, found))


def looks_frame(snapshot: Snapshot | Work, language: str) -> str:
    """Return the sentence beside looks: the same for everybody, whatever may not be told.

    Where entries of the log ended it says so; whose they were nobody knows any more.
    """
    frame = phrase("looks-frame", language)
    return f"{frame} {phrase('looks-ended', language)}" if ended_entries(snapshot) else frame


def conversations_about(
    snapshot: Snapshot | Work, convictions: Iterable[ConvictionId]
) -> tuple[ConversationId, ...]:
    """Return the conversations in which convictions went out or came in, in order."""
    found: dict[ConversationId, None] = {}
    for identifier in convictions:
        for given in snapshot.cases.disclosures_of(identifier):
            found[given.conversation] = None
        for duty in snapshot.cases.duties_of(identifier):
            sent = None if duty.message is None else snapshot.exchange.outgoing(duty.message)
            if sent is not None:
                found[sent.conversation] = None
        for held in snapshot.register.versions_of(identifier):
            came = None if held.message is None else snapshot.exchange.incoming(held.message)
            if came is not None:
                found[came.conversation] = None
    return tuple(found)


@dataclass(frozen=True, slots=True)
class LooksInConversations:
    """Reads who looked at what came here in conversations; what another state is told.

    Attributes:
        office: Ours.
    """

    office: RightsOffice

    def __call__(
        self, work: RightsWork, about: Sequence[ConversationId]
    ) -> tuple[ForeignLook, ...]:
        """Return the looks that may be told now, oldest first.

        Raises:
            TypeError: The transaction is not over everything a node keeps. The caller's bug.
        """
        if not hasattr(work, "register"):
            raise TypeError("looks are read from everything a node keeps")
        everything: Work = work  # type: ignore[assignment] # checked above; storage's only kind
        received = _received(everything, about)
        found = _entries(everything, received, about)
        telling = _telling(everything, self.office, found)
        # An official's name never crosses the border, whatever our own persons are told.
        told = _numbered(_abroad(self.office), telling)
        return tuple(ForeignLook(each.at, each.who, each.purpose, each.act) for each in told)


def _received(work: Work, about: Sequence[ConversationId]) -> list[str]:
    """Return the convictions that came in conversations, and whose they are here."""
    found: dict[str, None] = {}
    for conversation in about:
        for message in work.exchange.messages_of(conversation):
            incoming = work.exchange.incoming(MessageId(message.id))
            if incoming is None or incoming.erased_at is not None:
                continue
            told = content_as(Notification, incoming)
            answered = content_as(RequestResponse, incoming)
            given = (() if told is None else (told.conviction,)) + (
                () if answered is None else answered.convictions
            )
            for conviction in given:
                found[conviction.id] = None
                for held in work.register.versions_of(conviction.id):
                    if held.message == incoming.id:
                        found[held.person] = None
    return list(found)


def _entries(
    snapshot: Snapshot | Work, subjects: Iterable[str], cases: Iterable[str]
) -> list[JournalEntry]:
    found: dict[int, JournalEntry] = {}
    for query in (
        *(JournalQuery(subject=each) for each in subjects),
        *(JournalQuery(case=each) for each in cases),
    ):
        for entry in searched(snapshot, query):
            if entry.kind in _LOOKING and not entry.act.startswith(_OF_RIGHTS):
                found[entry.leaf] = entry
    return [found[leaf] for leaf in sorted(found)]


def _telling(
    snapshot: Snapshot | Work, office: RightsOffice, entries: Iterable[JournalEntry]
) -> Iterator[JournalEntry]:
    covered = covered_cases(snapshot.rights, office.today())
    return (each for each in entries if each.case not in covered)


def _abroad(office: RightsOffice) -> RightsOffice:
    if office.settings.officials != "name":
        return office
    return replace(office, settings=replace(office.settings, officials="number"))


def _numbered(office: RightsOffice, entries: Iterable[JournalEntry]) -> tuple[Look, ...]:
    numbers: dict[str, int] = {}
    told = []
    for each in entries:
        number = numbers.setdefault(each.official, len(numbers) + 1)
        told.append(
            Look(
                each.at, each.act, _who(office, each, number), each.purpose or _UNSTATED, each.leaf
            )
        )
    return tuple(told)


def _who(office: RightsOffice, entry: JournalEntry, number: int) -> str:
    if entry.official == BY_THE_NODE:
        return BY_THE_NODE
    match office.settings.officials:
        case "name":
            return entry.official
        case "number":
            return f"official {number}"
        case _:
            return FUNCTION
