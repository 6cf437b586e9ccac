"""Requests that somebody begins to write, to send or hand in: kept as typed, for nobody else."""

from collections.abc import Mapping
from dataclasses import replace

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.ledger.acts import Act
from comity.records.begun_requests import MOST_OF_ONE, BegunId, BegunRequest
from comity.storage.store import Work


def begin(node: Node, said: Mapping[str, str], who: Principal) -> BegunRequest:
    """Begin a request.

    Raises:
        InputInvalid: So many were begun that nobody can mean to send them all.
    """
    _require(who)
    now = node.clock.now()
    with node.database.begin() as work:
        if len(work.begun.of_account(who.account)) >= MOST_OF_ONE:
            raise InputInvalid(
                f"You have begun {MOST_OF_ONE} requests; send or delete some.", field="said"
            )
        number = work.exchange.next_message_number(1)
        identifier = BegunId(f"{node.state}-BEGUN-{number:015d}")
        begun = BegunRequest(identifier, who.account, 1, now, now, dict(said))
        work.begun.keep(begun)
        _log(node, work, Act.REQUEST_BEGUN, begun, who)
    return begun


def write_on(
    node: Node, identifier: BegunId, said: Mapping[str, str], who: Principal, *, version: int
) -> BegunRequest:
    """Replace what a begun request says.

    Args:
        node: The node.
        identifier: Which.
        said: All that it says now.
        who: Whose it is.
        version: The version that it was written on from.

    Raises:
        ReferenceNotFound: It is none of the caller's.
        ConflictingChange: It was changed meanwhile, in another window.
    """
    _require(who)
    with node.database.begin() as work:
        before = _own(work, identifier, who)
        if before.said == said:
            return before
        if before.version != version:
            raise ConflictingChange("It was changed meanwhile, in another window.")
        now = node.clock.now()
        begun = replace(before, said=dict(said), version=version + 1, changed_at=now)
        work.begun.keep(begun)
    return begun


def begun_by(node: Node, who: Principal) -> tuple[BegunRequest, ...]:
    """Return what the caller has begun, oldest first."""
    _require(who)
    with node.database.read() as snapshot:
        return tuple(snapshot.begun.of_account(who.account))


def read_begun(node: Node, identifier: BegunId, who: Principal) -> BegunRequest:
    """Return a request that the caller has begun.

    Raises:
        ReferenceNotFound: It is none of the caller's.
    """
    _require(who)
    with node.database.begin() as work:
        return _own(work, identifier, who)


def throw_away(node: Node, identifier: BegunId, who: Principal) -> BegunRequest:
    """Erase a request that the caller has begun: it was sent, or will not be.

    Raises:
        ReferenceNotFound: It is none of the caller's.
    """
    _require(who)
    with node.database.begin() as work:
        begun = _own(work, identifier, who)
        work.begun.end(identifier)
        _log(node, work, Act.BEGUN_REQUEST_ENDED, begun, who)
    return begun


def _require(who: Principal) -> None:
    """Go on only if somebody writes requests: an officer, or another authority its drafts.

    Raises:
        AccessDenied: They write none.
    """
    if not who.may(Permission.REQUEST_DRAFT):
        who.require(Permission.REQUEST_SEND)


def _own(work: Work, identifier: BegunId, who: Principal) -> BegunRequest:
    found = work.begun.one(identifier)
    if found is None or found.account != who.account:
        # The same words for another's as for none: nobody learns what others write.
        raise ReferenceNotFound("You have begun no such request.")
    return found


def _log(node: Node, work: Work, act: Act, begun: BegunRequest, who: Principal) -> None:
    log_act(
        work,
        act,
        {"draft": begun.id},
        official=who.account,
        clock=node.clock,
        randomness=node.rails.randomness,
    )
