"""Routes about policies: why a decision came out so, what differs, and letting rules change."""

from datetime import datetime
from typing import Annotated, Final

from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.policy_adoption import (
    adopt,
    adopted,
    in_force,
    kept_bundle,
    proposal_in,
    simulate_proposal,
)
from comity.assembly.policy_explanations import (
    Explained,
    explained,
    explained_case,
    explained_facts,
)
from comity.errors import InputInvalid
from comity.policy.comparing import differences_between
from comity.web.answers import Answer
from comity.web.fields import Body, Reference, ShortText
from comity.web.routing import Call, Method, Route

_Fact = Annotated[str, Meta(max_length=200)]
_FactName = Annotated[str, Meta(pattern=r"^[a-z_]{1,60}$", max_length=60)]
_Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{4,64}$", max_length=64)]
_Configuration = Annotated[str, Meta(min_length=1, max_length=200_000)]


class ExplanationBody(Body, frozen=True):
    """A conversation or a task; or an act with its facts."""

    about: Reference | None = None
    act: ShortText | None = None
    facts: Annotated[dict[_FactName, _Fact], Meta(max_length=60)] | None = None


class ExplanationShown(Answer, frozen=True):
    """One decision: what determined it, in words, by the policies of its time."""

    leaf: int | None
    at: datetime | None
    bundle: str
    words: tuple[str, ...]
    determining: tuple[str, ...]
    why_not: str


class ExplanationsAnswer(Answer, frozen=True):
    """Decisions, oldest first."""

    decisions: tuple[ExplanationShown, ...]


class BundleShown(Answer, frozen=True):
    """A bundle of rules that decided here."""

    bundle: str
    first_used: datetime
    is_adopted: bool
    is_in_force: bool


class BundlesAnswer(Answer, frozen=True):
    """Bundles, oldest first; and the one by which the node decides."""

    bundles: tuple[BundleShown, ...]
    in_force: str


class ComparisonBody(Body, frozen=True):
    """Two bundles by the beginnings of their digests; or a proposal against what is in force."""

    before: _Digest | None = None
    after: _Digest | None = None
    configuration: _Configuration | None = None


class DifferenceShown(Answer, frozen=True):
    """One thing that differs."""

    part: str
    name: str
    words: str
    widens: bool


class ComparisonAnswer(Answer, frozen=True):
    """What differs, what may permit more first."""

    differences: tuple[DifferenceShown, ...]


class ProposalBody(Body, frozen=True):
    """A whole configuration that differs from the node's in its part ``[law]`` only."""

    configuration: _Configuration


class ChangeShown(Answer, frozen=True):
    """Decisions that would come out otherwise, in one way."""

    act: str
    before: str
    after: str
    differs: tuple[str, ...]
    example: int
    count: int


class SimulationAnswer(Answer, frozen=True):
    """What changed rules would have made of the decisions of the last month."""

    bundle: str
    decisions: int
    changed: int
    left_out: int
    changes: tuple[ChangeShown, ...]


class AdoptionAnswer(Answer, frozen=True):
    """What is adopted; the node decides by it after its next start."""

    bundle: str
    changed: bool


def explain(call: Call[ExplanationBody]) -> ExplanationsAnswer:
    """Explain decisions.

    Raises:
        InputInvalid: Neither or both are given, or the facts are not those of the act.
        ReferenceNotFound: Nothing was decided there.
    """
    body, node = call.body, call.node
    if (body.about is None) is (body.act is None):
        raise InputInvalid("Name a conversation or task, or an act with its facts.", field="about")
    if body.act is not None:
        found = [explained_facts(node, body.act, body.facts or {})]
    else:
        with node.database.read() as snapshot:
            receipts = explained_case(cleared(snapshot, call.who), str(body.about))
            found = [explained(snapshot, each) for each in receipts]
    return ExplanationsAnswer(decisions=tuple(map(_explanation, found)))


def bundles(call: Call[None]) -> BundlesAnswer:
    """Return the bundles that decided here, oldest first."""
    used = in_force(call.node).digest.hex()
    with call.node.database.read() as snapshot:
        latest = adopted(snapshot)
        kept = snapshot.policies.listed()
    shown = tuple(
        BundleShown(
            bundle=each.digest.hex(),
            first_used=each.first_used,
            is_adopted=each.digest.hex() == latest,
            is_in_force=each.digest.hex() == used,
        )
        for each in kept
    )
    return BundlesAnswer(bundles=shown, in_force=used)


def compare(call: Call[ComparisonBody]) -> ComparisonAnswer:
    """Say in words in what two bundles differ.

    Raises:
        InputInvalid: Neither two bundles are named nor a configuration is given.
        ConfigurationInvalid: The configuration breaks a rule.
    """
    body, node = call.body, call.node
    with node.database.read() as snapshot:
        if body.configuration is not None and body.before is None and body.after is None:
            before = in_force(node).content
            after = proposal_in(node, body.configuration.encode()).bundle.content
        elif body.before is not None and body.after is not None and body.configuration is None:
            before = kept_bundle(node, snapshot, body.before)
            after = kept_bundle(node, snapshot, body.after)
        else:
            raise InputInvalid("Name two bundles, or give a configuration.", field="configuration")
    return ComparisonAnswer(
        differences=tuple(
            DifferenceShown(part=each.part, name=each.name, words=each.words, widens=each.widens)
            for each in differences_between(before, after)
        )
    )


def simulate(call: Call[ProposalBody]) -> SimulationAnswer:
    """Try changed rules on the decisions of the last month, and put that on record."""
    proposal = proposal_in(call.node, call.body.configuration.encode())
    found = simulate_proposal(call.node, proposal, by=call.who.account)
    return SimulationAnswer(
        bundle=proposal.bundle.digest.hex(),
        decisions=found.decisions,
        changed=found.changed,
        left_out=found.left_out,
        changes=tuple(
            ChangeShown(
                act=each.act,
                before=each.before,
                after=each.after,
                differs=tuple(each.duties),
                example=each.example,
                count=each.count,
            )
            for each in found.changes
        ),
    )


def adopt_proposal(call: Call[ProposalBody]) -> AdoptionAnswer:
    """Let changed rules take effect, once they were tried and somebody else approved.

    Raises:
        ConflictingChange: Nobody tried these very rules before.
        ApprovalRequired: It waits on record for somebody else's approval.
    """
    proposal = proposal_in(call.node, call.body.configuration.encode())
    changed = adopt(call.node, proposal, by=call.who)
    return AdoptionAnswer(bundle=proposal.bundle.digest.hex(), changed=changed)


def _explanation(found: Explained) -> ExplanationShown:
    told = found.explanation
    return ExplanationShown(
        leaf=found.leaf,
        at=found.at,
        bundle=found.bundle,
        words=() if told is None else tuple(told.sentences()),
        determining=() if told is None else tuple(each.identifier for each in told.determining),
        why_not=found.why_not,
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/policies",
        permission=Permission.POLICY_EXPLAIN,
        summary="List the bundles of rules that decided here.",
        handler=bundles,
        answer=BundlesAnswer,
    ),
    Route(
        method=Method.POST,
        path="/policy-explanations",
        permission=Permission.POLICY_EXPLAIN,
        summary="Say which policies decided, under which provisions.",
        handler=explain,
        body=ExplanationBody,
        answer=ExplanationsAnswer,
    ),
    Route(
        method=Method.POST,
        path="/policy-comparisons",
        permission=Permission.POLICY_EXPLAIN,
        summary="Say in words in what two bundles of rules differ.",
        handler=compare,
        body=ComparisonBody,
        answer=ComparisonAnswer,
    ),
    Route(
        method=Method.POST,
        path="/policy-simulations",
        permission=Permission.POLICY_ADOPT,
        summary="Try changed rules on the decisions of the last month; goes on record.",
        handler=simulate,
        body=ProposalBody,
        answer=SimulationAnswer,
    ),
    Route(
        method=Method.POST,
        path="/policy-adoptions",
        permission=Permission.POLICY_ADOPT,
        summary="Let changed rules take effect, once tried and approved by somebody else.",
        handler=adopt_proposal,
        body=ProposalBody,
        answer=AdoptionAnswer,
        fresh_factor=True,
    ),
)
