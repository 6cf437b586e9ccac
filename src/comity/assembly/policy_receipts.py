"""Receipts of decisions in our own log, and deciding them again (COM-16)."""

from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Final

import msgspec

from comity.errors import ConfigurationInvalid, InputInvalid
from comity.ledger.entry import EntryKind, canonical_json
from comity.policy.bundle import of_another_release, rules_of
from comity.policy.replaying import decide_again, differences, facts_in
from comity.policy.rules import NodeRules
from comity.storage.store import Snapshot, Work
from comity.trust.digest import sha256

_STRETCH: Final = 20_000


@dataclass(frozen=True, slots=True)
class Receipt:
    """A decision as it stands in the log.

    Attributes:
        leaf: Where.
        at: When it was recorded.
        body: Its fields.
    """

    leaf: int
    at: datetime
    body: Mapping[str, object]

    @property
    def act(self) -> str:
        """What was decided about."""
        return str(self.body.get("act", ""))

    @property
    def case(self) -> str:
        """Conversation or case."""
        return str(self.body.get("case", ""))

    @property
    def result(self) -> str:
        """How it came out: ``permit``, or the ground of a refusal."""
        return result_of(self.body)


def result_of(body: Mapping[str, object]) -> str:
    """Return how a decision came out: ``permit``, or ``refusal`` with its ground."""
    if body.get("result") == "permit":
        return "permit"
    return f"refusal: {body.get('ground', '')}"


def receipts(
    snapshot: Snapshot | Work,
    *,
    first: int = 0,
    stop: int | None = None,
    since: datetime | None = None,
) -> Iterator[Receipt]:
    """Yield the receipts of the log, oldest first.

    Args:
        snapshot: What to read; open for as long as it takes.
        first: First leaf looked at.
        stop: Leaf at which to stop; the end of the log if not given.
        since: Leave out what was recorded before.

    Raises:
        StorageUnavailable: The database does not answer, or a body does not open.
    """
    end = snapshot.log.size() if stop is None else min(stop, snapshot.log.size())
    for start in range(first, end, _STRETCH):
        for leaf in snapshot.oversight.journal_leaves(start, min(start + _STRETCH, end)):
            kept = snapshot.log.entry(leaf)
            if kept.kind is not EntryKind.DECISION or kept.body is None:
                continue
            if since is None or kept.recorded_at >= since:
                body = msgspec.json.decode(kept.body, type=dict[str, object])
                yield Receipt(leaf, kept.recorded_at, body)


@unique
class Outcome(StrEnum):
    """How deciding again came out."""

    SAME = "same"
    DIFFERS = "differs"
    NO_BUNDLE = "written-before-receipts"
    """It names no bundle: there is nothing to decide by, and nothing is claimed."""

    MISSING = "bundle-not-kept"
    UNDECIDABLE = "decided-by-another-release"
    """This release, with other tables of law, comes to something else; it proves nothing."""


FAILED: Final = frozenset({Outcome.DIFFERS, Outcome.MISSING})
"""What nobody can explain by age or by a change of release."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """A receipt, and what deciding again gave.

    Attributes:
        receipt: The receipt.
        outcome: How it came out.
        differs: Names of the fields that differ.
        why: What is in the way, where it cannot be decided again.
    """

    receipt: Receipt
    outcome: Outcome
    differs: tuple[str, ...] = ()
    why: str = ""


def replay(snapshot: Snapshot | Work, found: Iterable[Receipt]) -> Iterator[Replayed]:
    """Decide again by the bundle of the time, and compare.

    Args:
        snapshot: Where the bundles are kept.
        found: Receipts of that log.
    """
    bundles: dict[bytes, _Deciding | ConfigurationInvalid | Outcome] = {}
    for receipt in found:
        digest = bundle_digest(receipt)
        if digest is None:
            yield Replayed(receipt, Outcome.NO_BUNDLE)
            continue
        if digest not in bundles:
            bundles[digest] = _bundle(snapshot, digest)
        yield _replayed(receipt, bundles[digest])


@dataclass(frozen=True, slots=True)
class _Deciding:
    """A bundle that can decide, and in what its release was another."""

    rules: NodeRules
    release: str


def _replayed(receipt: Receipt, by: _Deciding | ConfigurationInvalid | Outcome) -> Replayed:
    if isinstance(by, Outcome):
        return Replayed(receipt, by)
    if isinstance(by, ConfigurationInvalid):
        return Replayed(receipt, Outcome.UNDECIDABLE, why=by.public)
    facts = facts_in(receipt.body)
    if receipt.body.get("facts_sha256") != facts_digest(facts):
        return Replayed(receipt, Outcome.DIFFERS, ("facts_sha256",))
    otherwise = Outcome.UNDECIDABLE if by.release else Outcome.DIFFERS
    try:
        made = decide_again(receipt.act, facts, by.rules)
    except (InputInvalid, ValueError) as error:
        # Facts that this release has not, or that a former schema does not list.
        why = error.public if isinstance(error, InputInvalid) else str(error)
        return Replayed(receipt, otherwise, ("facts",), why)
    differs = differences(receipt.body, made)
    return Replayed(receipt, otherwise if differs else Outcome.SAME, differs, by.release)


def facts_digest(facts: Mapping[str, str]) -> str:
    """Return the digest of facts as a receipt has it."""
    return b64encode(sha256(canonical_json(dict(facts)))).decode("ascii")


def _bundle(snapshot: Snapshot | Work, digest: bytes) -> _Deciding | ConfigurationInvalid | Outcome:
    content = snapshot.policies.bundle(digest)
    if content is None:
        return Outcome.MISSING
    if sha256(content) != digest:
        return Outcome.DIFFERS
    try:
        return _Deciding(rules_of(content), of_another_release(content))
    except ConfigurationInvalid as error:
        return error


def bundle_digest(receipt: Receipt) -> bytes | None:
    """Return the digest of the bundle that a receipt names; ``None`` in the form before."""
    given = receipt.body.get("bundle_sha256")
    try:
        return b64decode(given, validate=True) if isinstance(given, str) else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Change:
    """Decisions that would come out otherwise, of one kind.

    Attributes:
        act: What they were about.
        before: How they came out.
        after: How they would.
        duties: What differs of their duties, provision or instrument, where the result does not.
        example: Leaf of the first of them.
        count: How many.
    """

    act: str
    before: str
    after: str
    duties: tuple[str, ...]
    example: int
    count: int


@dataclass(frozen=True, slots=True)
class Simulation:
    """What other rules would have made of decisions that were taken.

    Attributes:
        decisions: How many were looked at.
        changes: What would change, the most frequent first.
        left_out: Receipts whose facts these rules cannot be asked about.
    """

    decisions: int
    changes: tuple[Change, ...]
    left_out: int

    @property
    def changed(self) -> int:
        """How many decisions would come out otherwise."""
        return sum(each.count for each in self.changes)


def simulate(found: Iterable[Receipt], rules: NodeRules) -> Simulation:
    """Decide what was decided once more under other rules, and count what would change.

    Args:
        found: Receipts.
        rules: The rules proposed.
    """
    seen: Counter[tuple[str, str, str, tuple[str, ...]]] = Counter()
    examples: dict[tuple[str, str, str, tuple[str, ...]], int] = {}
    decisions = left_out = 0
    for receipt in found:
        decisions += 1
        try:
            made = decide_again(receipt.act, facts_in(receipt.body), rules)
        except InputInvalid:
            left_out += 1
            continue
        differs = differences(receipt.body, made)
        if differs:
            after = result_of(made.record())
            duties = () if after != receipt.result else differs
            change = (receipt.act, receipt.result, after, duties)
            seen[change] += 1
            examples.setdefault(change, receipt.leaf)
    changes = (
        Change(*change, example=examples[change], count=count)
        for change, count in seen.most_common()
    )
    return Simulation(decisions, tuple(changes), left_out)
