"""What the commands of officers share: who acts and why, trying only, what was sent."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Final

import typer
from rich.console import RenderableType

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.at_the_desk import principal_at_terminal
from comity.assembly.build import Node
from comity.assembly.trial import transaction
from comity.cli.output import Output
from comity.cli.signed_in import official, remember_officer
from comity.errors import InputInvalid
from comity.exchange.ports import OutgoingMessage
from comity.records.layout import printable
from comity.storage.store import Work

OFFICER_VARIABLE: Final = "COMITY_OFFICER"

OfficerOption = Annotated[
    str,
    typer.Option(
        "--by",
        envvar=OFFICER_VARIABLE,
        help="The officer who acts; goes on record. Left out on a node with accounts.",
        callback=remember_officer,
    ),
]
"""``--by``; give the parameter the default ``""``, and check it with ``officer``."""

ReasonOption = Annotated[str, typer.Option("--reason", help="Why; kept here, never sent.")]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Show what would be sent; change nothing.")
]
LanguageOption = Annotated[
    str | None,
    typer.Option("--language", help="Your language, ISO 639-1; the node's own if left out."),
]

_LANGUAGE: Final = re.compile(r"[a-z]{2}")


def officer(by: str) -> str:
    """Return who acts: the account that is signed in, or without accounts the name given.

    Raises:
        InputInvalid: Nobody is named. The user's mistake.
        SignInRequired: The node has accounts, and nobody is signed in at this terminal.
        AccessDenied: The role does not include the command.
    """
    by = official(by)
    if not by.strip():
        raise InputInvalid(
            f"An officer must be named: --by, or the variable {OFFICER_VARIABLE}.", field="by"
        )
    return by.strip()


def principal_at(node: Node, by: str, permission: Permission) -> Principal:
    """Return who acts at this terminal, if they may; the operator on a node without accounts.

    Raises:
        InputInvalid: Nobody is named on a node without accounts. The user's mistake.
        SignInRequired: Nobody is signed in here.
        AccessDenied: The role does not include it.
    """
    return principal_at_terminal(node, by, permission=permission)


def language_of(node: Node, wanted: str | None) -> str:
    """Return the reader's language.

    Raises:
        InputInvalid: It is not two small letters. The user's mistake.
    """
    if wanted is None:
        return node.config.node.languages[0]
    if not _LANGUAGE.fullmatch(wanted):
        raise InputInvalid("A language is two small letters (ISO 639-1).", field="language")
    return wanted


@contextmanager
def acting(node: Node, *, dry_run: bool) -> Iterator[Work]:
    """Open a transaction that a dry run undoes.

    Raises:
        StorageUnavailable: The database does not answer; nothing was written.
    """
    with transaction(node.database, keep=not dry_run) as work:
        yield work


def sent_data(sent: Iterable[OutgoingMessage]) -> list[dict[str, object]]:
    """Return composed messages for programs."""
    return [
        {
            "id": message.id,
            "kind": message.kind,
            "to": message.peer,
            "conversation": message.conversation,
            "refers_to": message.refers_to,
            "bytes": len(message.payload),
        }
        for message in sent
    ]


def sent_shown(
    output: Output, sent: Sequence[OutgoingMessage], *, dry_run: bool
) -> list[RenderableType]:
    """Return composed messages for people."""
    if not sent:
        return ["Nothing would be sent." if dry_run else "Nothing was sent."]
    rows = [
        (message.id, message.kind, message.peer, message.refers_to, len(message.payload))
        for message in sent
    ]
    said = (
        "Dry run: this would be sent; nothing was changed."
        if dry_run
        else "Composed and on record; 'comity serve' delivers it and keeps the receipt."
    )
    return [output.table(("message", "kind", "to", "about", "bytes"), rows), said]


def safe(text: str) -> str:
    """Return a text of another authority so that it cannot steer a terminal; lines stay."""
    return "\n".join(printable(line) for line in text.split("\n"))
