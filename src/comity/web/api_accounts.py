"""Routes about accounts of others: created by one, approved by another, locked, closed."""

from datetime import datetime
from typing import Annotated, Final

from msgspec import Meta

from comity.access.accounts import Invited, standing_of
from comity.access.model import Account, Entitlement, Proposal, RefusedProposal
from comity.access.permissions import Permission, Role
from comity.assembly.accounts import access_service, openid_subject
from comity.assembly.build import Node
from comity.errors import ConflictingChange
from comity.web.answers import Answer
from comity.web.fields import Body, ShortText, Words
from comity.web.routing import Call, Method, Route


class EntitlementBody(Body, frozen=True):
    """What an administrator proposes and a security officer grants, as a whole."""

    roles: Annotated[frozenset[Role], Meta(min_length=1, max_length=len(Role))]
    team: Annotated[str, Meta(max_length=100)] = ""
    compartments: Annotated[frozenset[ShortText], Meta(max_length=50)] = frozenset()
    openid_subject: Annotated[str, Meta(max_length=255)] = ""


class NewAccountBody(Body, frozen=True):
    """Somebody who shall have an account."""

    name: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._@-]{1,63}$", max_length=64)]
    display_name: ShortText
    entitlement: EntitlementBody


class ApprovalBody(Body, frozen=True):
    """What the security officer has seen and grants."""

    entitlement: EntitlementBody
    enrols_anew: bool = False


class ProposalBody(Body, frozen=True):
    """What shall hold instead of what an account has, as a whole.

    ``as_of`` is the account's ``standing`` as whoever proposes saw it; if it changed, nothing
    happens.
    """

    entitlement: EntitlementBody
    enrols_anew: bool = False
    as_of: Annotated[str, Meta(max_length=32, pattern=r"^[0-9a-f]{32}$")] | None = None


class AccountRefusalBody(Body, frozen=True):
    """Why what is proposed for an account is not granted; whoever proposed it reads it.

    ``as_of`` is the account's ``standing`` as whoever refuses saw it; if it changed, nothing
    happens.
    """

    reason: Words
    as_of: Annotated[str, Meta(max_length=32, pattern=r"^[0-9a-f]{32}$")] | None = None


class ProposalShown(Answer, frozen=True):
    """What waits for a security officer: to be granted as it stands here, or not at all."""

    roles: tuple[str, ...]
    team: str
    compartments: tuple[str, ...]
    openid_subject: str
    by: str
    at: datetime
    enrols_anew: bool


class RefusedShown(Answer, frozen=True):
    """What was proposed last and was not granted, and why."""

    roles: tuple[str, ...]
    proposed_by: str
    by: str
    at: datetime
    reason: str


class AccountShown(Answer, frozen=True):
    """An account, without anything secret."""

    id: str
    name: str
    display_name: str
    state: str
    roles: tuple[str, ...]
    team: str
    compartments: tuple[str, ...]
    created_by: str
    created_at: datetime
    approved_by: str
    proposed_roles: tuple[str, ...] | None = None
    proposal: ProposalShown | None = None
    standing: str = ""
    """Equal as long as what it has and what is proposed for it are."""
    refused: RefusedShown | None = None


class AccountsAnswer(Answer, frozen=True):
    """Every account, by name."""

    accounts: tuple[AccountShown, ...]


class InvitedAnswer(Answer, frozen=True):
    """An account and what is handed to its owner, told once; absent where nothing is.

    The administrator hands over the invitation, the security officer the code: neither can
    enrol in somebody's place.
    """

    account: AccountShown
    invitation: str = ""
    code: str = ""


def accounts(call: Call[None]) -> AccountsAnswer:
    """Return every account."""
    listed = access_service(call.node).accounts.listed(call.who)
    return AccountsAnswer(accounts=tuple(account_shown(each) for each in listed))


def account(call: Call[None]) -> AccountShown:
    """Return an account."""
    found = access_service(call.node).accounts.shown(call.path["account"], by=call.who)
    return account_shown(found)


def create(call: Call[NewAccountBody]) -> AccountShown:
    """Create an account that waits for a security officer."""
    made = access_service(call.node).accounts.create(
        name=call.body.name,
        display_name=call.body.display_name,
        entitlement=_entitlement(call.node, call.body.entitlement),
        by=call.who,
    )
    return account_shown(made)


def propose(call: Call[ProposalBody]) -> AccountShown:
    """Propose that somebody's roles, team or clearance change; never one's own."""
    made = access_service(call.node).accounts.propose(
        call.path["account"],
        entitlement=_entitlement(call.node, call.body.entitlement),
        by=call.who,
        anew=call.body.enrols_anew,
        as_of=call.body.as_of,
    )
    return account_shown(made)


def approve(call: Call[ApprovalBody]) -> InvitedAnswer:
    """Grant what was proposed; the sessions of that account end."""
    made = access_service(call.node).accounts.approve(
        call.path["account"],
        entitlement=_entitlement(call.node, call.body.entitlement),
        by=call.who,
        anew=call.body.enrols_anew,
    )
    return _invited(made)


def refuse(call: Call[AccountRefusalBody]) -> AccountShown:
    """Refuse what was proposed; whoever proposed it is told why."""
    refused = access_service(call.node).refusals.proposal(
        call.path["account"], reason=call.body.reason, by=call.who, as_of=call.body.as_of
    )
    return account_shown(refused)


def invite(call: Call[None]) -> InvitedAnswer:
    """Return an invitation to enrol; earlier ones of that account are void."""
    made = access_service(call.node).accounts.invite(call.path["account"], by=call.who)
    return _invited(made)


def lock(call: Call[None]) -> AccountShown:
    """Lock an account; its sessions end."""
    found = access_service(call.node).accounts.lock(call.path["account"], by=call.who)
    return account_shown(found)


def unlock(call: Call[None]) -> AccountShown:
    """Let an account be used again."""
    found = access_service(call.node).accounts.unlock(call.path["account"], by=call.who)
    return account_shown(found)


def close(call: Call[None]) -> AccountShown:
    """Close an account for good."""
    found = access_service(call.node).accounts.close(call.path["account"], by=call.who)
    return account_shown(found)


def account_shown(found: Account) -> AccountShown:
    """Return an account without anything secret."""
    proposed = found.proposed
    return AccountShown(
        id=found.id,
        name=found.name,
        display_name=found.display_name,
        state=found.state.value,
        roles=tuple(sorted(found.granted.roles)),
        team=found.granted.team,
        compartments=tuple(sorted(found.granted.compartments)),
        created_by=found.created_by,
        created_at=found.created_at,
        approved_by=found.approved_by,
        proposed_roles=None if proposed is None else tuple(sorted(proposed.entitlement.roles)),
        proposal=None if proposed is None else _proposal(proposed),
        standing=standing_of(found),
        refused=None if found.refused is None else _refused(found.refused),
    )


def _proposal(found: Proposal) -> ProposalShown:
    wanted = found.entitlement
    return ProposalShown(
        roles=tuple(sorted(wanted.roles)),
        team=wanted.team,
        compartments=tuple(sorted(wanted.compartments)),
        # As it is typed: the issuer's name stands before it where it is kept.
        openid_subject=wanted.openid_subject.partition("#")[2],
        by=found.by,
        at=found.at,
        enrols_anew=found.anew,
    )


def _refused(found: RefusedProposal) -> RefusedShown:
    return RefusedShown(
        roles=tuple(sorted(found.proposal.entitlement.roles)),
        proposed_by=found.proposal.by,
        by=found.by,
        at=found.at,
        reason=found.because,
    )


def _invited(made: Invited) -> InvitedAnswer:
    return InvitedAnswer(
        account=account_shown(made.account), invitation=made.invitation, code=made.code
    )


def _entitlement(node: Node, body: EntitlementBody) -> Entitlement:
    """Return what is proposed or granted, an identifier together with its issuer.

    Raises:
        ConflictingChange: The node knows no identity provider.
    """
    subject = ""
    if body.openid_subject:
        provider = node.config.access.openid
        if provider is None:
            raise ConflictingChange("No identity provider is configured: [access.openid].")
        subject = openid_subject(provider.issuer, body.openid_subject)
    return Entitlement(
        roles=body.roles,
        team=body.team,
        compartments=body.compartments,
        openid_subject=subject,
    )


_PATH: Final = "/accounts/{account}"

ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/accounts",
        permission=Permission.ACCOUNT_LIST,
        summary="List accounts.",
        handler=accounts,
        answer=AccountsAnswer,
    ),
    Route(
        method=Method.POST,
        path="/accounts",
        permission=Permission.ACCOUNT_CREATE,
        summary="Create an account that waits for a security officer.",
        handler=create,
        body=NewAccountBody,
        answer=AccountShown,
        fresh_factor=True,
    ),
    Route(
        method=Method.GET,
        path=_PATH,
        permission=Permission.ACCOUNT_LIST,
        summary="Read an account.",
        handler=account,
        answer=AccountShown,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/proposal",
        permission=Permission.ACCOUNT_CREATE,
        summary="Propose other roles, team or clearance for an account; never for one's own.",
        handler=propose,
        body=ProposalBody,
        answer=AccountShown,
        fresh_factor=True,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/approval",
        permission=Permission.ACCOUNT_APPROVE,
        summary="Grant what was proposed for an account; never one's own doing.",
        handler=approve,
        body=ApprovalBody,
        answer=InvitedAnswer,
        fresh_factor=True,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/refusal",
        permission=Permission.ACCOUNT_APPROVE,
        summary="Refuse what was proposed for an account, and say why; never one's own doing.",
        handler=refuse,
        body=AccountRefusalBody,
        answer=AccountShown,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/invitation",
        permission=Permission.ACCOUNT_CREATE,
        summary="Make an invitation to enrol; it is told once.",
        handler=invite,
        answer=InvitedAnswer,
        fresh_factor=True,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/lock",
        permission=Permission.SESSION_REVOKE,
        summary="Lock an account at once; its sessions end.",
        handler=lock,
        answer=AccountShown,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/unlock",
        permission=Permission.ACCOUNT_APPROVE,
        summary="Let an account be used again.",
        handler=unlock,
        answer=AccountShown,
        fresh_factor=True,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/close",
        permission=Permission.SESSION_REVOKE,
        summary="Close an account for good: sessions, keys and approvals end with it.",
        handler=close,
        answer=AccountShown,
        fresh_factor=True,
    ),
)
