"""What the commands about persons' rights share: who acts, and what stays on record."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.accounts import access_service
from comity.assembly.at_the_desk import signed_in
from comity.assembly.build import Node
from comity.assembly.cleared_view import cleared
from comity.assembly.glass_gate import refuse_outside_glass
from comity.cli.desk import acting, principal_at
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


def second_person(node: Node, by: str, permission: Permission) -> Principal:
    """Return whoever approves or reviews what somebody else proposed, as at the desk.

    Raises:
        InputInvalid: Nobody is named on a node without accounts. The user's mistake.
        SignInRequired: Nobody is signed in here.
        AccessDenied: The role does not include it, or they act behind broken glass.
    """
    who = principal_at(node, by, permission)
    who.require_as_second(permission)
    return who


def require_fresh_factor(node: Node) -> None:
    """Go on only if whoever acts showed their second factor just now, on a node with accounts.

    Raises:
        SignInRequired: Nobody is signed in here.
        FactorRequired: Show it once more with ``comity account factor``.
    """
    service = access_service(node)
    if service.has_accounts:
        service.sessions.require_fresh_factor(signed_in(service, node.home.path).session)


@contextmanager
def acting_on(
    node: Node, who: Principal, request: str, *, what: str = "request", dry_run: bool = False
) -> Iterator[Work]:
    """Open a transaction about a request; that somebody looks at it is on record.

    A dry run undoes what was tried, and not that somebody looked: leave the block before
    anything is shown.

    Args:
        node: The node.
        who: Who acts; a request that is hidden from them is not there.
        request: The request.
        what: What of it they are shown.
        dry_run: Whether it is tried only.

    Raises:
        ReferenceNotFound: There is no such request, as far as they may know.
        AccessDenied: They broke the glass for another case.
    """
    with acting(node, dry_run=dry_run) as work:
        known(cleared(work, who).rights, request)
        log_read(work, node, request=request, what=what, by=who.account)
        yield work
    if dry_run:
        with node.database.begin() as work:
            log_read(work, node, request=request, what=what, by=who.account)


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
    keep_to_glass(work, node, request, by=by)
    fields = {"request": request, "what": what}
    node.rights.office.log(work, Act.RIGHTS_READ, fields, by=by)


def keep_to_glass(work: Work, node: Node, reference: str, *, by: str) -> None:
    """Go on only if whoever acts behind broken glass broke it for this.

    Raises:
        AccessDenied: They broke it for another case.
    """
    fields = {"request": reference}
    refuse_outside_glass(work, Act.RIGHTS_READ, fields, official=by, at=node.clock.now())


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
