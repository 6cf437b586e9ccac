"""Routes about the network: its document, what it changed, and the services trust rests on."""

from datetime import datetime
from typing import Final

from comity.access.permissions import Permission
from comity.assembly.network_changes_shown import document_in_force
from comity.assembly.policy_adoption import adopted, in_force
from comity.assembly.service_wiring import trust_services_of
from comity.storage.service_gaps import ServiceGap
from comity.trust.network_document import Member
from comity.web.answers import Answer
from comity.web.routing import Call, Method, Route


class MemberShown(Answer, frozen=True):
    """A member of the network, as its document has it."""

    state: str
    name: str
    status: str
    addresses: tuple[str, ...]
    protocols: tuple[str, ...]
    capabilities: tuple[str, ...]
    joined_at: datetime
    is_ours: bool


class NetworkChanged(Answer, frozen=True):
    """One thing that the document changed: without ``before`` it is new, without ``after`` gone."""

    what: str
    subject: str
    identifier: str
    before: str | None
    after: str | None


class NetworkAnswer(Answer, frozen=True):
    """The network document in force."""

    network: str
    version: int
    digest: str
    issued_at: datetime
    expires_at: datetime
    exchange_stops_at: datetime
    freshness: str
    signatures_wanted: int
    governance: tuple[str, ...]
    signed_by: tuple[str, ...]
    members: tuple[MemberShown, ...]
    has_previous: bool
    changes: tuple[NetworkChanged, ...]


class ServiceShown(Answer, frozen=True):
    """How a trust service stands, and when its budget is used up."""

    service: str
    subject: str
    condition: str
    since: datetime | None
    budget_ends: datetime | None
    owed: int
    what: str


class GapShown(Answer, frozen=True):
    """A time in which a service fell short; open while ``closed_at`` is absent."""

    service: str
    subject: str
    since: datetime
    closed_at: datetime | None
    owed: int
    how: str


class ServicesAnswer(Answer, frozen=True):
    """The services that trust rests on: how they stand, and the gaps there were."""

    at: datetime
    services: tuple[ServiceShown, ...]
    gaps: tuple[GapShown, ...]


class RulesInForce(Answer, frozen=True):
    """By which rules the node decides: names and digests, no decision and no person."""

    rules: str
    bundle: str
    is_adopted: bool
    agreements: tuple[str, ...]
    policies: tuple[str, ...]


def network(call: Call[None]) -> NetworkAnswer:
    """Return the document in force, who signed it, and what it changed.

    Raises:
        NetworkDocumentInvalid: A file of an adopted document is missing, or was changed.
    """
    node = call.node
    found = document_in_force(node)
    document, now = found.document, node.clock.now()
    freshness = node.directory.freshness(now)
    return NetworkAnswer(
        network=document.network,
        version=document.version,
        digest=document.digest(),
        issued_at=document.issued_at,
        expires_at=document.expires_at,
        exchange_stops_at=now + freshness.budget_remaining,
        freshness=freshness.state,
        signatures_wanted=document.governance.threshold,
        governance=tuple(key.name for key in document.governance.verification_keys()),
        signed_by=found.signed_by,
        members=tuple(_member(each, node.state) for each in document.members),
        has_previous=found.has_previous,
        changes=tuple(
            NetworkChanged(
                what=each.what,
                subject=each.subject,
                identifier=each.identifier,
                before=each.before,
                after=each.after,
            )
            for each in found.changes
        ),
    )


def services(call: Call[None]) -> ServicesAnswer:
    """Return how the trust services stand, as ``comity services`` does."""
    node = call.node
    with node.database.read() as snapshot:
        overview = trust_services_of(node).overview(snapshot, node.clock.now())
    return ServicesAnswer(
        at=overview.at,
        services=tuple(
            ServiceShown(
                service=each.service,
                subject=each.subject,
                condition=each.condition,
                since=each.since,
                budget_ends=each.budget_ends,
                owed=each.owed,
                what=each.what,
            )
            for each in overview.states
        ),
        gaps=tuple(map(_gap, (*overview.open, *overview.closed))),
    )


def rules(call: Call[None]) -> RulesInForce:
    """Return by which rules the node decides."""
    used, law = in_force(call.node).digest.hex(), call.node.config.law
    with call.node.database.read() as snapshot:
        latest = adopted(snapshot)
    return RulesInForce(
        rules=law.rules,
        bundle=used,
        is_adopted=used == latest,
        agreements=law.agreements,
        policies=law.policies,
    )


def _member(member: Member, own: str) -> MemberShown:
    return MemberShown(
        state=member.state,
        name=member.name,
        status=member.status,
        addresses=tuple(each.url for each in member.endpoints),
        protocols=tuple(each.protocol for each in member.endpoints),
        capabilities=member.capabilities,
        joined_at=member.joined_at,
        is_ours=member.state == own,
    )


def _gap(gap: ServiceGap) -> GapShown:
    return GapShown(
        service=gap.service,
        subject=gap.subject,
        since=gap.since,
        closed_at=gap.closed_at,
        owed=gap.owed,
        how=gap.how,
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/node/network",
        permission=Permission.NODE_HEALTH,
        summary="Show the network document in force, who signed it, and what it changed.",
        handler=network,
        answer=NetworkAnswer,
    ),
    Route(
        method=Method.GET,
        path="/node/services",
        permission=Permission.NODE_HEALTH,
        summary="Show how trust services stand, what counts down, and the gaps.",
        handler=services,
        answer=ServicesAnswer,
    ),
    Route(
        method=Method.GET,
        path="/node/rules",
        permission=Permission.NODE_HEALTH,
        summary="Name the rules by which the node decides, with their digest.",
        handler=rules,
        answer=RulesInForce,
    ),
)
