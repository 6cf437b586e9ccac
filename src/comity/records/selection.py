"""Which of the convictions held about a person go into one answer (FD 2009/315 Art. 7).

Two sieves. What the register itself no longer upholds never leaves: versions that were
replaced, withdrawn or deleted, convictions whose deletion was ordered or whose time has
run out. What remains is asked of the policy room, one conviction at a time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final, assert_never

from comity.ids import ConvictionId, StateCode
from comity.law import retransmission
from comity.law.citation import Basis, inferred, verified
from comity.law.grounds import Ground
from comity.law.purposes import Purpose
from comity.law.retransmission import SubjectCategory, Transmittable
from comity.law.states import iso_state
from comity.policy.decision import Permit, Refusal, decide_retransmission
from comity.policy.facts import RetransmissionFacts
from comity.policy.rules import NodeRules
from comity.records.model import TriState
from comity.records.ports import HeldConviction, Origin, Standing

_FD: Final = "32009F0315"

ONLY_UPDATED: Final = verified(_FD, "Art. 5", "Irish Act 51/2019 ss. 5(2) and 7(5)")
RETENTION: Final = inferred(
    _FD, "Art. 5", "the convicting state's record decides, and it said how long it would keep it"
)
ENTERED_ONLY: Final = verified(
    _FD, "Art. 7(1)(c) and (d)", "Irish Act 51/2019 s. 7(2): received and entered"
)
OPEN_ORIGIN: Final = inferred(
    _FD, "Art. 7(1)", "each letter asks for an origin; what has none that fits has no basis"
)


@unique
class WithholdingReason(StrEnum):
    """Why a conviction held here is no part of an answer."""

    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"
    DELETION_ORDERED = "deletion-ordered"
    RETENTION_ENDED = "retention-ended"
    NOT_ENTERED = "not-entered"
    ORIGIN_UNCLEAR = "origin-unclear"
    """What is kept about its origin contradicts itself: a matter for an officer."""
    HANDLING = "handling"
    """A condition that came with it bars passing it on until its originator releases it."""
    SPENT = "spent"
    """A rule pack that our state adopted computed it, or an officer found it so."""
    USE_RESTRICTED = "use-restricted"
    """Its use is restricted at the person's request; an officer decides what is answered."""
    RULE = "rule"
    """The policy room refused; ``Withheld.ground`` says why."""


_FOR_OFFICERS: Final = frozenset(
    {WithholdingReason.ORIGIN_UNCLEAR, WithholdingReason.USE_RESTRICTED}
)


@dataclass(frozen=True, slots=True)
class Withheld:
    """A conviction that is no part of the answer. For our own file, never for the wire.

    Attributes:
        conviction: Which conviction.
        version: Which version of it.
        convicting_state: Who convicted.
        reason: Why.
        citation: The provision, marked unless verified.
        explanation: One sentence for an officer.
        ground: Ground of the refusal; ``None`` unless the reason is a rule.
        named: Whether the requester is told to ask the convicting state.
    """

    conviction: ConvictionId
    version: int
    convicting_state: StateCode
    reason: WithholdingReason
    citation: str
    explanation: str
    ground: Ground | None = None
    named: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """What an answer may hold.

    Attributes:
        convictions: To send, oldest decision first.
        permits: The permit for each of them, in the same order.
        withheld: What stays here, with reasons.
        other_states: States to name in the answer, sorted, each once.
        refusals: What the policy room refused, each decision once, for the log.
    """

    convictions: tuple[HeldConviction, ...]
    permits: tuple[Permit, ...]
    withheld: tuple[Withheld, ...]
    other_states: tuple[StateCode, ...]
    refusals: tuple[Refusal, ...] = ()

    @property
    def needs_officer(self) -> bool:
        """Whether something stays here for a contradiction that a human must resolve."""
        return any(each.reason in _FOR_OFFICERS for each in self.withheld)


def select(
    held: Sequence[HeldConviction],
    *,
    purpose: Purpose,
    requester: StateCode,
    own_state: StateCode,
    subject: SubjectCategory,
    on: date,
    rules: NodeRules,
) -> Selection:
    """Select what an answer may hold.

    Args:
        held: What the register holds of one person; any versions, any standing.
        purpose: Purpose of the request.
        requester: State that asks.
        own_state: State of this node.
        subject: Category of the person, seen from this state.
        on: Civil day of the answer.
        rules: What this node's state decided.

    Returns:
        The selection. A state is named where a conviction is withheld because its
        convicting state barred retransmission; the requester is never referred to
        itself, and nobody is referred to a state for a conviction that no longer holds.

    Raises:
        ValueError: Requester and own state are the same. The caller's bug.

    Source:
        FD 2009/315/JHA Arts. 5 and 7(1)-(4a).
    """
    newest = _newest_current(held)
    sent: list[tuple[HeldConviction, Permit]] = []
    withheld: list[Withheld] = []
    refusals: list[Refusal] = []
    for each in sorted(held, key=_order):
        reason = _kept_back(each, newest, own_state=own_state, on=on)
        if reason is not None:
            withheld.append(_withheld(each, reason))
            continue
        facts = RetransmissionFacts(
            requesting_state=requester,
            requested_state=own_state,
            convicting_state=each.convicting_state,
            subject=subject,
            purpose=purpose,
            origin=_ORIGINS[each.origin],
            transmittable=_transmittable(each.conviction.transmittable),
            current=True,
            on=on,
        )
        decision = decide_retransmission(facts, rules)
        if isinstance(decision, Permit):
            sent.append((each, decision))
        else:
            withheld.append(_refused(each, decision, requester))
            refusals.append(decision)
    return Selection(
        convictions=tuple(each for each, _ in sent),
        permits=tuple(permit for _, permit in sent),
        withheld=tuple(withheld),
        other_states=tuple(sorted({each.convicting_state for each in withheld if each.named})),
        refusals=tuple(dict.fromkeys(refusals)),
    )


_ORIGINS: Final = MappingProxyType(
    {
        Origin.OWN: retransmission.Origin.OWN,
        Origin.NOTIFIED: retransmission.Origin.NOTIFIED,
        Origin.ENTERED_EARLIER: retransmission.Origin.ENTERED_EARLIER,
        Origin.THIRD_COUNTRY: retransmission.Origin.THIRD_COUNTRY,
    }
)

_GROUNDS_OF_THE_REGISTER: Final = MappingProxyType(
    {
        WithholdingReason.SUPERSEDED: (ONLY_UPDATED, "A later version replaced this one."),
        WithholdingReason.WITHDRAWN: (ONLY_UPDATED, "The message that brought it was withdrawn."),
        WithholdingReason.DELETED: (ONLY_UPDATED, "It was deleted from the register."),
        WithholdingReason.DELETION_ORDERED: (
            ONLY_UPDATED,
            "A decision orders its deletion, which an officer has yet to confirm.",
        ),
        WithholdingReason.RETENTION_ENDED: (
            RETENTION,
            "The last day in the convicting state's register has passed.",
        ),
        WithholdingReason.NOT_ENTERED: (
            ENTERED_ONLY,
            "It was received but not entered in the register.",
        ),
        WithholdingReason.ORIGIN_UNCLEAR: (
            OPEN_ORIGIN,
            "Its origin and its convicting state contradict each other.",
        ),
    }
)


def _transmittable(stated: TriState) -> Transmittable:
    match stated:
        case TriState.YES:
            return Transmittable.YES
        case TriState.NO:
            return Transmittable.NO
        case TriState.UNKNOWN:
            return Transmittable.UNKNOWN
        case _:
            assert_never(stated)


def _newest_current(held: Iterable[HeldConviction]) -> dict[ConvictionId, int]:
    """Return the highest version that holds, for each conviction."""
    newest: dict[ConvictionId, int] = {}
    for each in held:
        if each.standing is Standing.CURRENT:
            identifier = each.conviction.id
            newest[identifier] = max(each.version, newest.get(identifier, 0))
    return newest


def _order(held: HeldConviction) -> tuple[date, str, int]:
    return held.conviction.decided_on or date.max, held.conviction.id, held.version


def _kept_back(
    held: HeldConviction,
    newest: dict[ConvictionId, int],
    *,
    own_state: StateCode,
    on: date,
) -> WithholdingReason | None:
    """Return why the register itself does not uphold a conviction, if it does not."""
    match held.standing:
        case Standing.SUPERSEDED:
            return WithholdingReason.SUPERSEDED
        case Standing.WITHDRAWN:
            return WithholdingReason.WITHDRAWN
        case Standing.DELETED:
            return WithholdingReason.DELETED
        case Standing.CURRENT:
            pass
        case _:
            assert_never(held.standing)
    conviction = held.conviction
    if held.version < newest[conviction.id]:
        return WithholdingReason.SUPERSEDED
    if conviction.asks_deletion:
        return WithholdingReason.DELETION_ORDERED
    if conviction.retention_ends_on is not None and conviction.retention_ends_on < on:
        return WithholdingReason.RETENTION_ENDED
    is_ours = iso_state(held.convicting_state) == iso_state(own_state)
    if is_ours != (held.origin is Origin.OWN):
        return WithholdingReason.ORIGIN_UNCLEAR
    if not held.entered_nationally and held.origin in {
        Origin.ENTERED_EARLIER,
        Origin.THIRD_COUNTRY,
    }:
        return WithholdingReason.NOT_ENTERED
    return None


def _withheld(held: HeldConviction, reason: WithholdingReason) -> Withheld:
    basis: Basis
    basis, explanation = _GROUNDS_OF_THE_REGISTER[reason]
    return Withheld(
        conviction=held.conviction.id,
        version=held.version,
        convicting_state=iso_state(held.convicting_state),
        reason=reason,
        citation=str(basis),
        explanation=explanation,
    )


def _refused(held: HeldConviction, refusal: Refusal, requester: StateCode) -> Withheld:
    state = iso_state(held.convicting_state)
    return Withheld(
        conviction=held.conviction.id,
        version=held.version,
        convicting_state=state,
        reason=WithholdingReason.RULE,
        citation=str(refusal.basis),
        explanation=refusal.explanation,
        ground=refusal.ground,
        named=refusal.names_convicting_state and state != iso_state(requester),
    )
