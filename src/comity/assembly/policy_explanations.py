"""Decisions of a conversation, explained by the policies of their time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from comity.assembly.build import Node
from comity.assembly.cleared_view import ClearedSnapshot
from comity.assembly.ended_entries import ended_entries
from comity.assembly.journal import searched
from comity.assembly.policy_adoption import in_force
from comity.assembly.policy_receipts import Receipt, bundle_digest, receipts
from comity.errors import ConfigurationInvalid, InputInvalid, ReferenceNotFound
from comity.ids import ConversationId, TaskId
from comity.ledger.entry import EntryKind
from comity.oversight.search import JournalQuery
from comity.policy.bundle import rules_of
from comity.policy.comparing import require_bundle
from comity.policy.explaining import Explanation, explain
from comity.policy.replaying import facts_in, question_in_words
from comity.storage.store import Snapshot

_NOTHING: Final = "Nothing was decided in {}, or it is not known here."


@dataclass(frozen=True, slots=True)
class Explained:
    """A decision with its explanation.

    Attributes:
        explanation: What determined it; ``None`` where it cannot be decided again here.
        bundle: Digest of the policies that decided, in hexadecimal.
        leaf: Its place in the log; ``None`` for facts that were given.
        at: When it was recorded.
        why_not: Why it cannot be decided again.
    """

    explanation: Explanation | None
    bundle: str
    leaf: int | None = None
    at: datetime | None = None
    why_not: str = ""


def explained_facts(node: Node, act: str, facts: Mapping[str, str]) -> Explained:
    """Explain what would be decided now on some facts.

    Raises:
        InputInvalid: They are not the facts of the act.
    """
    question = question_in_words(act, facts, node.records.authority.rules)
    return Explained(explain(question), in_force(node).digest.hex())


def explained_case(snapshot: ClearedSnapshot, about: str) -> list[Receipt]:
    """Return the receipts of a conversation, or of a task's conversation, oldest first.

    Args:
        snapshot: What whoever asks may know of.
        about: The conversation or the task.

    Raises:
        ReferenceNotFound: Nothing was decided there, or it is hidden from them.
    """
    task = snapshot.cases.task(TaskId(about))
    case = about if task is None else task.conversation
    found: list[Receipt] = []
    if snapshot.hidden.has_conversation(ConversationId(case)):
        raise ReferenceNotFound(_NOTHING.format(about))
    for entry in searched(snapshot, JournalQuery(case=case)):
        if snapshot.log.entry(entry.leaf).kind is EntryKind.DECISION:
            found += receipts(snapshot, first=entry.leaf, stop=entry.leaf + 1)
    if not found:
        ended = ended_entries(snapshot)
        said = f"{_NOTHING.format(about)} {ended.sentence if ended else ''}".rstrip()
        raise ReferenceNotFound(said)
    return found


def explained(snapshot: Snapshot, receipt: Receipt) -> Explained:
    """Explain a decision of the log by the policies of its time."""
    digest = bundle_digest(receipt)
    if digest is None:
        why = "it was written before receipts named their policies."
        return Explained(None, "", receipt.leaf, receipt.at, why)
    content = snapshot.policies.bundle(digest)
    try:
        rules = rules_of(require_bundle(content, digest.hex()))
        question = question_in_words(receipt.act, facts_in(receipt.body), rules)
    except (ConfigurationInvalid, InputInvalid) as error:
        return Explained(None, digest.hex(), receipt.leaf, receipt.at, error.public)
    return Explained(explain(question), digest.hex(), receipt.leaf, receipt.at)
