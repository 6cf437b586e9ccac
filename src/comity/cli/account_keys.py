"""``comity account service-key``: keys with which programs call."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from comity.access.model import ServiceKey
from comity.access.permissions import Permission
from comity.access.service_keys import Issued
from comity.cli.account_desk import at_desk
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, clock, output
from comity.cli.files import write_output
from comity.cli.helping import with_examples
from comity.cli.output import moment

KeyArgument = Annotated[str, typer.Argument(help="The key's identifier.")]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="File to write the key to, for its owner alone."),
]


def register(group: typer.Typer) -> None:
    """Add the commands."""
    keys = typer.Typer(no_args_is_help=True, help="Keys with which programs call.")
    keys.command(
        "ask",
        help=with_examples(
            "Ask for a key; a security officer has to approve its scopes.",
            'comity account service-key ask --label "court case system" '
            "--scope records:request:send --scope records:conversation:read --days 180 "
            "--home ./de",
        ),
    )(ask)
    keys.command("approve", help="Approve the scopes of a key that an integrator asked for.")(
        approve
    )
    keys.command("refuse", help="Refuse a key that waits for approval, and say why.")(refuse)
    keys.command("issue", help="Make the secret of an approved key; it is told once.")(issue)
    keys.command(
        "rotate", help="Make another key in place of one; the old one works on for a day."
    )(rotate)
    keys.command("revoke", help="Revoke a key at once.")(revoke)
    keys.command("list", help="List keys: your own, or as who manages accounts every one.")(
        list_keys
    )
    group.add_typer(keys, name="service-key")


def ask(
    *,
    label: Annotated[str, typer.Option(help="What it is for.")],
    scope: Annotated[list[Permission], typer.Option("--scope", help="What it may do.")],
    days: Annotated[int, typer.Option(help="For how long.")] = 180,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Ask for a key."""
    with at_desk(home) as desk:
        by = desk.with_fresh_factor(Permission.SERVICE_KEY_ISSUE)
        key = desk.service.service_keys.ask(
            label=label, scopes=scope, lasts=timedelta(days=days), by=by
        )
    _answer(key, as_json, "Waits for a security officer; it has no secret yet.")


def approve(
    *, key: KeyArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """Approve a key."""
    with at_desk(home) as desk:
        by = desk.with_fresh_factor(Permission.ACCOUNT_APPROVE)
        approved = desk.service.service_keys.approve(key, by=by)
    _answer(approved, as_json, "Approved; its owner may issue it now.")


def refuse(
    *,
    key: KeyArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why, for whoever asked.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Refuse a key."""
    with at_desk(home) as desk:
        refused = desk.service.refusals.service_key(key, reason=reason, by=desk.who)
    _answer(refused, as_json, "Refused; whoever asked was told why.")


def issue(
    *,
    key: KeyArgument,
    out: OutOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Issue a key."""
    with at_desk(home) as desk:
        by = desk.with_fresh_factor(Permission.SERVICE_KEY_ISSUE)
        issued = desk.service.service_keys.issue(key, by=by)
    _tell(issued, out, as_json)


def rotate(
    *,
    key: KeyArgument,
    out: OutOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Rotate a key."""
    with at_desk(home) as desk:
        by = desk.with_fresh_factor(Permission.SERVICE_KEY_ISSUE)
        issued = desk.service.service_keys.rotate(key, by=by)
    _tell(issued, out, as_json)


def revoke(
    *, key: KeyArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """Revoke a key."""
    with at_desk(home) as desk:
        revoked = desk.service.service_keys.revoke(key, by=desk.who)
    _answer(revoked, as_json, "Revoked; it opens nothing from now on.")


def list_keys(*, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """List keys."""
    shown = output(as_json)
    with at_desk(home) as desk:
        found = desk.service.service_keys.listed(desk.who)
    shown.answer(
        {"keys": [_data(each) for each in found]},
        shown.table(
            ("key", "for", "scopes", "until", "used", "state"),
            [
                (
                    each.id,
                    each.label,
                    ", ".join(sorted(each.scopes)),
                    each.expires_at,
                    each.used_at,
                    _state(each),
                )
                for each in found
            ],
        ),
    )


def _tell(issued: Issued, out: Path | None, as_json: bool) -> None:
    if out is not None:
        write_output(out, issued.text.encode() + b"\n", private=True)
    text = issued.text if out is None else None
    where = f"written to {out}" if out is not None else f"shown once: {issued.text}"
    output(as_json).answer(
        {"key": _data(issued.key), "text": text},
        f"Key {issued.key.id}, {where}",
        f"It works until {moment(issued.key.expires_at)}; present it as a bearer token.",
    )


def _answer(key: ServiceKey, as_json: bool, said: str) -> None:
    output(as_json).answer({"key": _data(key)}, f"{key.id}: {', '.join(sorted(key.scopes))}", said)


def _state(key: ServiceKey) -> str:
    now = clock().now()
    if key.refused_by:
        return f"refused: {key.refused_because}"
    if key.revoked_at is not None:
        return "revoked" if key.revoked_at <= now else f"ends {moment(key.revoked_at)}"
    if key.expires_at <= now:
        return "ended"
    if not key.approved_by:
        return "waits for approval"
    return "issued" if key.digest else "approved"


def _data(key: ServiceKey) -> dict[str, object]:
    return {
        "id": key.id,
        "label": key.label,
        "owner": key.account,
        "scopes": sorted(key.scopes),
        "expires_at": key.expires_at.isoformat(),
        "approved_by": key.approved_by or None,
        "refused_by": key.refused_by or None,
        "refused_because": key.refused_because or None,
        "used_at": None if key.used_at is None else key.used_at.isoformat(),
        "state": _state(key),
    }
