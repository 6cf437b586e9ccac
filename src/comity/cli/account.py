"""``comity account``: who may sign in, with which role, and everything of one's own."""

import re
from datetime import time
from typing import Annotated, Final

import typer

from comity.access.model import Account, Entitlement, Shift
from comity.access.permissions import Permission, Role
from comity.assembly.access_settings import OpenidPart
from comity.assembly.accounts import access_service, openid_subject
from comity.cli import account_keys, account_own, account_together
from comity.cli.account_desk import (
    AccountArgument,
    account_data,
    account_row,
    at_desk,
    shift_text,
)
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.helping import with_examples
from comity.errors import ConflictingChange, InputInvalid

RoleOption = Annotated[list[Role], typer.Option("--role", help="A role; give several times.")]
TeamOption = Annotated[str, typer.Option(help="Team or unit.")]
ClearedOption = Annotated[
    list[str] | None,
    typer.Option("--cleared-for", help="Restricted compartment; give several times."),
]
ShiftOption = Annotated[
    list[str] | None,
    typer.Option("--shift", help="When they are expected: '12345 08:00-16:30'."),
]
OpenidOption = Annotated[
    str, typer.Option("--openid", help="Their identifier at the state's identity provider.")
]

_SHIFT: Final = re.compile(r"([1-7]{1,7}) ([0-2]\d):([0-5]\d)-([0-2]\d):([0-5]\d)", re.ASCII)
_COLUMNS: Final = ("name", "shown as", "state", "roles", "team", "open", "id")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Who may sign in, with which role and which second factor.",
    )
    group.command(
        "begin",
        help=with_examples(
            "Make the first two accounts, once: an administrator and a security officer.",
            "comity account begin --administrator a.muster --security-officer b.beispiel "
            "--home ./de",
            more="From then on nobody acts on this node without an account. Each of the two "
            "gets an invitation and an activation code, and enrols with both.",
        ),
    )(begin)
    group.command(
        "create",
        help=with_examples(
            "Create an account; a security officer has to approve it.",
            'comity account create c.kowalska --shown-as "C. Kowalska" --role officer '
            "--team north --home ./de",
        ),
    )(create)
    group.command(
        "change",
        help=with_examples(
            "Propose other roles, team or clearance; a security officer has to approve.",
            "comity account change c.kowalska --role supervisor --team north --home ./de",
            "comity account change c.kowalska --role officer --enrol-anew --home ./de",
            more="What is given holds as a whole. --enrol-anew is for a lost device: password, "
            "codes and passkeys are void once it is approved.",
        ),
    )(change)
    group.command(
        "approve",
        help=with_examples(
            "Approve what an administrator proposed, as it is shown.",
            "comity account approve c.kowalska --role officer --team north --home ./de",
            more="Name what you approve: if the proposal says anything else, nothing is "
            "approved. For somebody who has to enrol, hand over the activation code yourself.",
        ),
    )(approve)
    group.command(
        "refuse-proposal",
        help=with_examples(
            "Refuse what an administrator proposed; they are told why, and can propose again.",
            "comity account refuse-proposal c.kowalska "
            '--reason "the decree of appointment is missing" --home ./de',
        ),
    )(refuse_proposal)
    group.command(
        "invite",
        help=with_examples(
            "Make an invitation for somebody approved; hand it over yourself.",
            "comity account invite c.kowalska --home ./de",
        ),
    )(invite)
    group.command("list", help="List every account.")(list_accounts)
    group.command("show", help="Show an account: one's own, or as who manages accounts any.")(show)
    group.command("lock", help="Lock an account at once; its sessions end.")(lock)
    group.command(
        "end-sessions", help="End every session of an account, which can sign in again at once."
    )(end_sessions)
    group.command("unlock", help="Let a locked account be used again.")(unlock)
    group.command(
        "close",
        help="Close an account for good: its sessions, service keys and approvals end at once.",
    )(close)
    account_own.register(group)
    account_together.register(group)
    account_keys.register(group)
    app.add_typer(group, name="account")


def begin(
    *,
    administrator: Annotated[str, typer.Option(help="Sign-in name of the administrator.")],
    security_officer: Annotated[str, typer.Option(help="Sign-in name of the security officer.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Make the first two accounts."""
    with opened_node(home) as node:
        made = access_service(node).accounts.begin(
            administrator=administrator, security_officer=security_officer
        )
    output(as_json).answer(
        {
            "invited": [
                {
                    "account": each.account.id,
                    "name": each.account.name,
                    "invitation": each.invitation,
                    "code": each.code,
                }
                for each in made
            ]
        },
        *(
            f"{each.account.name} ({', '.join(sorted(each.account.granted.roles))})\n"
            f"  invitation:      {each.invitation}\n"
            f"  activation code: {each.code}"
            for each in made
        ),
        "Shown once. Each enrols with 'comity account enrol'. This node has accounts from now "
        "on: every command that shows or changes a record asks who is signed in.",
    )


def create(
    *,
    name: Annotated[str, typer.Argument(help="Sign-in name; never used again.")],
    shown_as: Annotated[str, typer.Option(help="As shown to colleagues.")],
    role: RoleOption,
    team: TeamOption = "",
    cleared_for: ClearedOption = None,
    shift: ShiftOption = None,
    openid: OpenidOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Create an account."""
    with at_desk(home) as desk:
        by = desk.with_fresh_factor(Permission.ACCOUNT_CREATE)
        account = desk.service.accounts.create(
            name=name,
            display_name=shown_as,
            entitlement=_entitlement(
                role, team, cleared_for, shift, _subject(desk.node.config.access.openid, openid)
            ),
            by=by,
        )
    _answer(account, as_json, "Created; it opens nothing until a security officer approves.")


def change(
    *,
    account: AccountArgument,
    role: RoleOption,
    team: TeamOption = "",
    cleared_for: ClearedOption = None,
    shift: ShiftOption = None,
    openid: OpenidOption = "",
    enrol_anew: Annotated[bool, typer.Option("--enrol-anew", help="The device is lost.")] = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Propose a change."""
    with at_desk(home) as desk:
        by = desk.with_fresh_factor(Permission.ACCOUNT_CREATE)
        changed = desk.service.accounts.propose(
            account,
            entitlement=_entitlement(
                role, team, cleared_for, shift, _subject(desk.node.config.access.openid, openid)
            ),
            by=by,
            anew=enrol_anew,
        )
    _answer(changed, as_json, "Proposed; nothing changes until a security officer approves.")


def approve(
    *,
    account: AccountArgument,
    role: RoleOption,
    team: TeamOption = "",
    cleared_for: ClearedOption = None,
    shift: ShiftOption = None,
    openid: OpenidOption = "",
    enrol_anew: Annotated[
        bool, typer.Option("--enrol-anew", help="As proposed: they enrol anew.")
    ] = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Approve what was proposed."""
    with at_desk(home) as desk:
        by = desk.with_fresh_factor(Permission.ACCOUNT_APPROVE)
        granted = desk.service.accounts.approve(
            account,
            entitlement=_entitlement(
                role, team, cleared_for, shift, _subject(desk.node.config.access.openid, openid)
            ),
            by=by,
            anew=enrol_anew,
        )
    said = ["Approved and in force; sessions opened before have ended."]
    if granted.code:
        said += [
            f"Activation code, shown once: {granted.code}",
            "Hand it over to the person yourself; the administrator hands over the invitation.",
        ]
    output(as_json).answer(
        {"account": account_data(granted.account), "code": granted.code or None}, *said
    )


def refuse_proposal(
    *,
    account: AccountArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why, for whoever proposed it.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Refuse what was proposed."""
    with at_desk(home) as desk:
        refused = desk.service.refusals.proposal(account, reason=reason, by=desk.who)
    _answer(
        refused, as_json, "Refused; the account stays as it was, and whoever proposed was told."
    )


def invite(
    *, account: AccountArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """Make an invitation."""
    with at_desk(home) as desk:
        by = desk.with_fresh_factor(Permission.ACCOUNT_CREATE)
        invited = desk.service.accounts.invite(account, by=by)
    output(as_json).answer(
        {"account": invited.account.id, "invitation": invited.invitation},
        f"Invitation, shown once: {invited.invitation}",
        "Earlier ones are void. The person also needs the security officer's activation code.",
    )


def list_accounts(*, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """List accounts."""
    with at_desk(home) as desk:
        found = desk.service.accounts.listed(desk.who)
    out = output(as_json)
    out.answer(
        {"accounts": [account_data(each) for each in found]},
        out.table(_COLUMNS, [account_row(each) for each in found]),
    )


def show(
    *,
    account: Annotated[
        str, typer.Argument(help="Sign-in name or identifier; left out, your own.")
    ] = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Show an account."""
    with at_desk(home) as desk:
        found = desk.service.accounts.shown(account or desk.who.account, by=desk.who)
    _answer(found, as_json, *_proposal_said(found))


def lock(
    *, account: AccountArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """Lock an account."""
    with at_desk(home) as desk:
        locked = desk.service.accounts.lock(account, by=desk.who)
    _answer(locked, as_json, "Locked; its sessions have ended.")


def end_sessions(
    *, account: AccountArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """End every session of an account."""
    with at_desk(home) as desk:
        by = desk.with_fresh_factor(Permission.SESSION_REVOKE)
        ended = desk.service.sessions.revoke_all(account, by=by)
    output(as_json).answer({"ended": ended}, f"Sessions ended: {ended}.")


def unlock(
    *, account: AccountArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """Unlock an account."""
    with at_desk(home) as desk:
        by = desk.with_fresh_factor(Permission.ACCOUNT_APPROVE)
        unlocked = desk.service.accounts.unlock(account, by=by)
    _answer(unlocked, as_json, "Unlocked.")


def close(
    *, account: AccountArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """Close an account."""
    with at_desk(home) as desk:
        by = desk.with_fresh_factor(Permission.SESSION_REVOKE)
        closed = desk.service.accounts.close(account, by=by)
    _answer(closed, as_json, "Closed for good: sessions, keys and approvals have ended.")


def _answer(account: Account, as_json: bool, *said: str) -> None:
    out = output(as_json)
    out.answer(
        {"account": account_data(account)}, out.table(_COLUMNS, [account_row(account)]), *said
    )


def _proposal_said(account: Account) -> list[str]:
    proposal, refused = account.proposed, account.refused
    if proposal is None and refused is not None:
        roles = ", ".join(sorted(refused.proposal.entitlement.roles))
        return [f"Proposed ({roles}) and refused by {refused.by}: {refused.because}"]
    if proposal is None:
        return []
    wanted = proposal.entitlement
    words = [f"--role {role}" for role in sorted(wanted.roles)]
    words += [f"--team {wanted.team}"] if wanted.team else []
    words += [f"--cleared-for {each}" for each in sorted(wanted.compartments)]
    words += [f"--shift '{shift_text(each)}'" for each in wanted.shifts]
    if wanted.openid_subject:
        words.append(f"--openid {wanted.openid_subject.partition('#')[2]}")
    anew = "; the person enrols anew" if proposal.anew else ""
    return [f"Proposed by {proposal.by}: {' '.join(words)}{anew}."]


def _subject(openid: OpenidPart | None, identifier: str) -> str:
    """Return issuer and identifier together, so that another issuer's is never taken for it.

    Raises:
        ConflictingChange: The node knows no identity provider.
    """
    if not identifier:
        return ""
    if openid is None:
        raise ConflictingChange("No identity provider is configured: [access.openid].")
    return openid_subject(openid.issuer, identifier)


def _entitlement(
    roles: list[Role],
    team: str,
    cleared_for: list[str] | None,
    shifts: list[str] | None,
    openid_subject: str,
) -> Entitlement:
    return Entitlement(
        roles=frozenset(roles),
        team=team.strip(),
        compartments=frozenset(cleared_for or ()),
        shifts=tuple(_shift(each) for each in shifts or ()),
        openid_subject=openid_subject,
    )


def _shift(text: str) -> Shift:
    found = _SHIFT.fullmatch(text.strip())
    if found is None or max(int(found[2]), int(found[4])) > 23:
        raise InputInvalid("A shift is written like '12345 08:00-16:30'.", field="shift")
    begins, ends = time(int(found[2]), int(found[3])), time(int(found[4]), int(found[5]))
    return Shift(frozenset(map(int, found[1])), begins, ends)
