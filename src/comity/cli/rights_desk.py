"""What the commands about persons' rights share: who acts, and what stays on record."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.build import Node
from comity.assembly.cleared_view import cleared
from comity.assembly.glass_gate import refuse_outside_glass
from comity.cli.desk import principal_at
from comity.errors import InputInvalid
from comity.ledger.acts import Act
from comity.rights.model import RightsRequest
from comity.rights.office import known
from comity.storage.store import Work

RequestArgument = Annotated[
    str, typer.Argument(metavar="REQUEST", help="The request; 'comity rights list' lists them.")
]
LetterOut = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="Where the letter goes: .pdf, or .txt for plain text."),
]

LetterLanguage = Annotated[
    str, typer.Option("--language", help="Of the letters: de, en or fr have words.")
]


def official(node: Node, by: str, permission: Permission, *, about: str = "") -> str:
    """Return who acts, once the act is allowed them.

    Args:
        node: The node.
        by: Who is named.
        permission: What the act needs.
        about: The request that is acted on; one that is hidden from them is not there.

    Raises:
        InputInvalid: Nobody is named on a node without accounts. The user's mistake.
        SignInRequired: Nobody is signed in here.
        AccessDenied: The role does not include it.
        ReferenceNotFound: There is no such request, as far as they may know.
    """
    who = principal_at(node, by, permission)
    if about:
        with node.database.read() as snapshot:
            known(cleared(snapshot, who).rights, about)
    return who.account


def require_reader_of_reasons(who: Principal) -> None:
    """Go on only for a supervisor or the inspector, who may read the true reasons.

    Raises:
        AccessDenied: Whoever it is is neither.

    Source:
        Directive (EU) 2016/680 Art. 15(4).
    """
    if not who.may(Permission.RIGHTS_APPROVE):
        who.require(Permission.REGISTERS_READ)


def log_read(work: Work, node: Node, *, request: str, what: str, by: str) -> None:
    """Put on record that somebody reads what a person asked; nothing is shown before.

    Raises:
        AccessDenied: They broke the glass for another case.
    """
    fields = {"request": request, "what": what}
    refuse_outside_glass(work, Act.RIGHTS_READ, fields, official=by, at=node.clock.now())
    node.rights.office.log(work, Act.RIGHTS_READ, fields, by=by)


def log_list_read(work: Work, node: Node, requests: Sequence[RightsRequest], *, by: str) -> None:
    """Put on record that somebody lists requests."""
    log_read(work, node, request=f"{len(requests)} requests", what="list", by=by)


def day_of(text: str) -> date:
    """Return a day as given.

    Raises:
        InputInvalid: It is no day. The user's mistake.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputInvalid(f"A day is YYYY-MM-DD, not {text[:20]!r}.", field="day") from None


def language_code(text: str) -> str:
    """Return a language of letters.

    Raises:
        InputInvalid: It is not two small letters. The user's mistake.
    """
    if len(text) == len("de") and text.isascii() and text.isalpha() and text.islower():
        return text
    raise InputInvalid("A language is two small letters (ISO 639-1).", field="language")
