"""``comity credential``: what a person carries, and shows a part of.

An authority issues and withdraws; a person presents; anybody verifies, offline.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from comity.cli.clearance import Named, read_here, require_shown
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, clock, opened_node, output
from comity.cli.credential_verifying import verify
from comity.cli.desk import OfficerOption, ReasonOption, officer
from comity.cli.files import read_input, write_output
from comity.cli.helping import with_examples
from comity.errors import InputInvalid
from comity.ids import ConvictionId, PersonRef
from comity.records.credential_ports import Statement
from comity.records.credentials import (
    VALIDITY,
    IssueCredential,
    NotIssued,
    NotLookedAt,
    changed_since,
)
from comity.trust.compact_jws import public_jwk, read_json, read_key
from comity.trust.document_key import DocumentKey
from comity.trust.selective_disclosure import present

_MAX_KEY_BYTES: Final = 16 * 1024
_MOST_LISTED: Final = 500
_DEFAULT_LIST: Final = "status-list.jwt"

KeyOption = Annotated[
    Path | None,
    typer.Option("--key", help="Private key that seals; the authority's seal by default."),
]
CertificateOption = Annotated[
    Path | None, typer.Option("--certificate", help="Its certificate, PEM.")
]
ListOption = Annotated[
    str,
    typer.Option("--status-list", help="Address of the status list, as it stands in credentials."),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Credentials of which a person shows a part: no relevant conviction, and no more.",
    )
    group.command(
        "issue",
        help=with_examples(
            "Issue a credential about a person's record.",
            "comity credential issue PERSON --says no-conviction-relevant-to-work-with-children "
            '--holder holder.jwk --reason "application 12/2026" -o credential.sd-jwt',
            more="What it says is the officer's finding: an offence against children bars it, and "
            "every other conviction must be looked at and named with --not-relevant. Exit status "
            "1: the statement would not be true, and no credential was issued. It is kept "
            "nowhere: give it to the person.",
        ),
    )(issue)
    group.command("list", help="List the credentials that stand, and those to be looked at.")(
        list_credentials
    )
    group.command("withdraw", help="Withdraw a credential; the next status list says so.")(withdraw)
    group.command(
        "status-list",
        help=with_examples(
            "Write the signed list of what was withdrawn, to be published at its address.",
            "comity credential status-list -o status-list.jwt",
            more="It holds for seven days. It tells nothing about anybody: one bit for each "
            "place, and places are drawn by chance.",
        ),
    )(write_list)
    group.command(
        "present",
        help=with_examples(
            "Show a part of a credential to somebody: the person's side, without a node.",
            "comity credential present credential.sd-jwt --show birth_date "
            "--show no-conviction-relevant-to-work-with-children --key holder.pem "
            "--to https://school.example --nonce 7f3a -o shown.sd-jwt",
        ),
    )(present_command)
    group.command("holder", help="Print the public half of a person's key, for the authority.")(
        holder
    )
    group.command(
        "verify",
        help=with_examples(
            "Verify what was shown, offline.",
            "comity credential verify shown.sd-jwt --certificate seal.crt "
            "--from-list status-list.jwt --to https://school.example --nonce 7f3a",
            more="Exit status 1: it does not hold, and the sentence says why.",
        ),
    )(verify)
    app.add_typer(group, name="credential")


def issue(
    *,
    person: Annotated[str, typer.Argument(help="Reference of the person in the register.")],
    says: Annotated[list[Statement], typer.Option("--says", help="What it says; repeatable.")],
    holder_key: Annotated[
        Path, typer.Option("--holder", help="The person's public key, a JSON Web Key.")
    ],
    destination: Annotated[
        Path, typer.Option("--output", "-o", help="Where to write it; - for standard output.")
    ],
    not_relevant: Annotated[
        list[str] | None,
        typer.Option(help="A conviction that was looked at and is not relevant; repeatable."),
    ] = None,
    days: Annotated[int, typer.Option(help="For how many days it holds.")] = VALIDITY.days,
    status_list: ListOption = _DEFAULT_LIST,
    key: KeyOption = None,
    certificate: CertificateOption = None,
    reason: ReasonOption = "",
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Issue a credential.

    Raises:
        InputInvalid: A conviction was not looked at; the message names it, on record.
        typer.Exit: With status 1 if what it says would not be true.
    """
    # Imported here, because a person presents and anybody verifies without a node.
    from comity.assembly.credentials import issue_credential  # noqa: PLC0415 - see above

    out = output(as_json)
    jwk = read_json(read_input(holder_key, max_bytes=_MAX_KEY_BYTES))
    order = IssueCredential(
        person=PersonRef(person),
        statements=tuple(dict.fromkeys(says)),
        by=officer(by),
        reason=reason,
        not_relevant=frozenset(map(ConvictionId, not_relevant or ())),
        days=days,
    )
    with opened_node(home) as node:
        require_shown(node, Named(held=person))
        seal = _seal(home, key, certificate)
        made = issue_credential(node, order, holder=jwk, seal=seal, list_url=status_list)
    if isinstance(made, NotLookedAt):
        raise InputInvalid(
            "Look at each conviction, and name those that are not relevant with "
            f"--not-relevant: {', '.join(made.convictions)}.",
            field="not-relevant",
        )
    if isinstance(made, NotIssued):
        barred = ", ".join(made.convictions)
        basis = "" if made.basis is None else str(made.basis)
        out.answer(
            {
                "ok": False,
                "issued": False,
                "statement": made.statement,
                "convictions": list(made.convictions),
                "basis": basis or None,
            },
            f"Not issued: {made.statement!s} would not be true. In the way: {barred}."
            + (f" Rule: {basis}." if basis else ""),
        )
        raise typer.Exit(1)
    write_output(destination, made.text.encode("ascii") + b"\n", private=True)
    kept = made.kept
    out.answer(
        {"credential": kept.id, "place": kept.place, "expires_at": kept.expires_at.isoformat()},
        f"Credential {kept.id}, until {kept.expires_at:%Y-%m-%d}: {destination}. "
        "It is not kept here; give it to the person.",
    )


def list_credentials(
    by: OfficerOption = "", home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """List credentials."""
    from comity.assembly.credentials import log_reading  # noqa: PLC0415 - as in issue

    out, reader = output(as_json), officer(by)
    with opened_node(home) as node:
        now = node.clock.now()
        with read_here(node) as snapshot:
            every = snapshot.credentials.listed(limit=_MOST_LISTED)
            changed = {
                each.id for each in changed_since(snapshot.register, snapshot.credentials, at=now)
            }
        log_reading(node, results=len(every), by=reader)
    rows = [
        (
            each.id,
            each.person,
            " ".join(each.statements),
            each.expires_at.date().isoformat(),
            _standing(each.withdrawn_at, each.expires_at, now, changed=each.id in changed),
        )
        for each in every
    ]
    columns = ("credential", "person", "says", "until", "standing")
    out.answer(
        {"credentials": [dict(zip(columns, row, strict=True)) for row in rows]},
        out.table(columns, rows) if rows else "No credential was issued.",
    )


def withdraw(
    *,
    credential: Annotated[str, typer.Argument(help="Its number.")],
    reason: ReasonOption = "",
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Withdraw a credential."""
    from comity.assembly.credentials import withdraw_credential  # noqa: PLC0415 - as in issue

    out = output(as_json)
    with opened_node(home) as node:
        require_shown(node, Named(credential=credential))
        withdraw_credential(node, credential, by=officer(by), reason=reason)
    out.answer(
        {"credential": credential, "withdrawn": True},
        f"{credential} is withdrawn. Publish a new status list: until then nobody can know.",
    )


def write_list(
    *,
    destination: Annotated[
        Path, typer.Option("--output", "-o", help="Where to write it; - for standard output.")
    ],
    status_list: ListOption = _DEFAULT_LIST,
    key: KeyOption = None,
    certificate: CertificateOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Write the status list."""
    from comity.assembly.credentials import LIST_FRESH_FOR  # noqa: PLC0415 - as in issue
    from comity.assembly.credentials import status_list as written  # noqa: PLC0415 - as in issue

    out = output(as_json)
    with opened_node(home) as node:
        seal = _seal(home, key, certificate)
        text, withdrawn = written(node, seal=seal, list_url=status_list)
        until = node.clock.now() + LIST_FRESH_FOR
    write_output(destination, text.encode("ascii") + b"\n")
    out.answer(
        {"withdrawn": withdrawn, "fresh_until": until.isoformat()},
        f"{destination}: {withdrawn} withdrawn; write a new one before {until:%Y-%m-%d}.",
    )


def present_command(
    *,
    credential: Annotated[Path, typer.Argument(help="The credential as it was issued.")],
    show: Annotated[list[str], typer.Option("--show", help="A claim to show; repeatable.")],
    key: Annotated[Path, typer.Option("--key", help="The person's private key, PEM.")],
    audience: Annotated[str, typer.Option("--to", help="Whom it is shown to.")],
    nonce: Annotated[str, typer.Option(help="What they asked to be repeated.")],
    destination: Annotated[Path, typer.Option("--output", "-o", help="Where to write it.")],
) -> None:
    """Show a part of a credential."""
    text = _text_of(credential)
    pem = read_input(key, max_bytes=_MAX_KEY_BYTES)
    shown = present(text, show, audience=audience, nonce=nonce, key_pem=pem, at=clock().now())
    write_output(destination, shown.encode("ascii") + b"\n", private=True)


def holder(
    key: Annotated[Path, typer.Argument(help="The person's private key, PEM, curve P-256.")],
) -> None:
    """Print the public half of a key."""
    pem = read_input(key, max_bytes=_MAX_KEY_BYTES)
    output(as_json=True).answer(public_jwk(read_key(pem).public_key()))


def _text_of(path: Path) -> str:
    try:
        return read_input(path, max_bytes=512 * 1024).decode("ascii").strip()
    except UnicodeDecodeError as problem:
        raise InputInvalid("The file is no credential.", place=str(path)) from problem


def _seal(home: Path, key: Path | None, certificate: Path | None) -> DocumentKey:
    from comity.assembly.home import Home  # noqa: PLC0415 - as in issue
    from comity.assembly.sealing_documents import sealing_key  # noqa: PLC0415 - as in issue

    return sealing_key(Home(home), certificate=certificate, key=key)


def _standing(
    withdrawn_at: datetime | None, expires_at: datetime, now: datetime, *, changed: bool
) -> str:
    if withdrawn_at is not None:
        return f"withdrawn {withdrawn_at:%Y-%m-%d}"
    if expires_at <= now:
        return "expired"
    return "LOOK AT IT: the record has changed since" if changed else "stands"
