"""What an inspector looks at: the journal searched, an entry with what proves it.

Every look of an inspector is put on record before its result is given; see
``comity.oversight.inspection`` for who finds that entry.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from heapq import merge
from itertools import groupby
from operator import attrgetter

from comity.access.office import sign_in_name
from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.ended_entries import EndedEntries, ended_entries
from comity.assembly.journal import catch_up, searched
from comity.assembly.rights_looks import conversations_about
from comity.errors import InputInvalid, ReferenceNotFound
from comity.ids import ConvictionId, PersonRef
from comity.law.retention import RETENTION
from comity.ledger.acts import Act
from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.entry import JsonValue
from comity.ledger.entry_rules import LOGS
from comity.ledger.ports import StoredLeaf
from comity.ledger.proofs import LogProof, verify_proof
from comity.oversight.journal import JournalEntry, read_entry
from comity.oversight.model import Mark, Question
from comity.oversight.search import JournalQuery
from comity.storage.store import Snapshot, Work


@dataclass(frozen=True, slots=True)
class Found:
    """What a search of the journal found.

    Attributes:
        entries: The latest, newest first.
        total: How many there are.
        unreadable: Leaves that may be among them and do not open, or are missing.
        ended: Entries of the log that ended; nobody can tell whether some were among them.
    """

    entries: tuple[JournalEntry, ...]
    total: int
    unreadable: tuple[int, ...]
    ended: EndedEntries


@dataclass(frozen=True, slots=True)
class Proved:
    """An entry with what proves it.

    Attributes:
        entry: What it says.
        stored: The leaf as kept.
        proof: Its place under a signed checkpoint; checked.
        marks: What inspectors hold of it.
        questions: What was asked about it.
    """

    entry: JournalEntry
    stored: StoredLeaf
    proof: LogProof
    marks: tuple[Mark, ...]
    questions: tuple[Question, ...]


def search_journal(
    node: Node, who: Principal, query: JournalQuery, *, purpose: str, case: str, limit: int
) -> Found:
    """Search the journal, and put the search on record.

    Args:
        node: The node.
        who: The inspector.
        query: What is looked for; ``official`` may be a sign-in name, for which the account's
            identifier is looked for, as entries name that.
        purpose: What for, in a word.
        case: The inspector's file.
        limit: How many entries are wanted; the latest are given.

    Raises:
        AccessDenied: Not an inspector.
        InputInvalid: No purpose or no file is named. The inspector's input.
    """
    who.require(Permission.JOURNAL_SEARCH)
    for field, value in (("purpose", purpose), ("case", case)):
        if not value.strip():
            raise InputInvalid(f"A search of the journal needs a {field}.", field=field)
    catch_up(node.database)
    latest: deque[JournalEntry] = deque(maxlen=limit)
    total, unreadable = 0, list[int]()
    with node.database.begin() as work:
        named = work.access.accounts.found(sign_in_name(query.official).encode())
        if named is not None:
            query = replace(query, official=named.id)
        for entry in _with_conversations(work, query, unreadable):
            latest.append(entry)
            total += 1
        fields: dict[str, JsonValue] = {
            "case": case,
            "purpose": purpose,
            "query": _as_json(query),
            "results": total,
        }
        ended = ended_entries(work)
        put_on_record(work, node, who, Act.SEARCH_JOURNAL, fields)
    return Found(tuple(reversed(latest)), total, tuple(sorted(frozenset(unreadable))), ended)


def _with_conversations(
    work: Work, query: JournalQuery, unreadable: list[int]
) -> Iterator[JournalEntry]:
    """Yield what a query admits, oldest first, each entry once.

    Who looks for a record also finds what was done in the conversations that concern it: in
    which it, or the convictions of that person, went out or came in, and in which the person
    was said to be the one meant, or judged to be or not to be. Who approves an answer, sends it
    or refuses names the conversation, and not the record; an answer that nothing is recorded,
    or that it is nobody, gives no conviction that would lead there.
    """
    streams = [searched(work, query, unreadable=unreadable)]
    if query.subject:
        streams += [
            searched(work, replace(query, subject="", case=case), unreadable=unreadable)
            for case in _concerning(work, query.subject)
            if query.case in {"", case}
        ]
    leaf = attrgetter("leaf")
    for _, same in groupby(merge(*streams, key=leaf), key=leaf):
        yield next(same)


def _concerning(work: Work, subject: str) -> Iterable[str]:
    """Return the conversations that concern a person, a conviction or another record."""
    person = PersonRef(subject)
    current = work.register.convictions_of(person)
    convictions = [ConvictionId(subject), *(each.conviction.id for each in current)]
    return dict.fromkeys(
        (
            *conversations_about(work, convictions),
            *work.cases.identified_as(person),
            *work.judgements.judged_in(person),
        )
    )


def show_entry(node: Node, who: Principal, leaf: int) -> Proved:
    """Return an entry with what proves it, and put on record that it was looked at.

    Raises:
        AccessDenied: Not an inspector.
        ReferenceNotFound: There is no such entry, or it does not open any more.
        InclusionInvalid: What is kept is not what the log was signed over: somebody changed
            the database.
        CheckpointInconsistent: The same, of the log's own tiles.
    """
    who.require(Permission.JOURNAL_SEARCH)
    with node.database.begin() as work:
        proved = _proved(work, node, leaf)
        put_on_record(work, node, who, Act.SHOW_JOURNAL_ENTRY, {"leaf": leaf})
    return proved


def put_on_record(
    work: Work, node: Node, who: Principal, act: Act, fields: Mapping[str, JsonValue]
) -> None:
    """Append the entry for an act of whoever is at the desk."""
    log_act(
        work,
        act,
        fields,
        official=who.account,
        clock=node.clock,
        randomness=node.rails.randomness,
    )


def entry_of(work: Snapshot | Work, leaf: int) -> tuple[JournalEntry, StoredLeaf]:
    """Return an entry that must be here and open.

    Raises:
        ReferenceNotFound: It is not, or does not; if it ended, the message says by which act.
    """
    stored = work.log.entry(leaf) if 0 <= leaf < work.log.size() else None
    entry = None if stored is None else read_entry(leaf, stored)
    act = work.log.ended(leaf, leaf + 1).get(leaf)
    if act is not None:
        raise ReferenceNotFound(
            f"What entry {leaf} said ended under {RETENTION[LOGS].basis}; entry {act} says so. "
            "Its leaf still proves that something was written there."
        )
    if entry is None or stored is None:
        raise ReferenceNotFound(f"The journal has no entry {leaf} that can be read.")
    return entry, stored


def _proved(work: Work, node: Node, leaf: int) -> Proved:
    entry, stored = entry_of(work, leaf)
    proof = work.log.proof(leaf, read_checkpoint(work.log.checkpoint()).size)
    verify_proof(
        proof,
        stored.kind,
        stored.body or b"",
        salt=stored.salt,
        origin=node.config.node.origin,
        keys=[key.verification_key for key in node.home.signing_keys()],
    )
    return Proved(
        entry=entry,
        stored=stored,
        proof=proof,
        marks=tuple(each for each in work.oversight.items(Mark) if each.leaf == leaf),
        questions=tuple(each for each in work.oversight.items(Question) if each.leaf == leaf),
    )


def _as_json(query: JournalQuery) -> dict[str, JsonValue]:
    days = {"since": query.since, "until": query.until}
    return {
        **{name: value for name, value in asdict(query).items() if value and name not in days},
        **{name: day.isoformat() for name, day in days.items() if day is not None},
    }
