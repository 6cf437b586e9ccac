"""Routes about the node itself: its health, what is set up, its partners. No record is in them."""

from datetime import datetime
from typing import Final

from comity.access.permissions import Permission
from comity.assembly.findings import Finding
from comity.assembly.node_overview import (
    Step,
    last_backup,
    own_certificate_ends,
    partners_of,
    require_partner,
    steps_done,
)
from comity.assembly.readiness import examine
from comity.assembly.readiness_abroad import examine_partner
from comity.web.answers import Answer
from comity.web.routing import Call, Method, Route


class Health(Answer, frozen=True):
    """Whether the node answers, and where its log stands."""

    state: str
    at: datetime
    log_origin: str
    log_size: int


class CheckShown(Answer, frozen=True):
    """One check of readiness: the same as ``comity doctor`` makes."""

    check: str
    status: str
    what: str
    advice: str
    remote: bool


class ChecksAnswer(Answer, frozen=True):
    """Every check, in the order in which it matters."""

    at: datetime
    ready: bool
    checks: tuple[CheckShown, ...]


class StepShown(Answer, frozen=True):
    """A step to a working node."""

    step: str
    done: bool


class SetUpAnswer(Answer, frozen=True):
    """What is set up, in the order in which it is done, and what ends when."""

    steps: tuple[StepShown, ...]
    network_version: int
    network_expires_at: datetime
    certificate_ends: datetime
    backup_made_at: datetime | None


class PartnerShown(Answer, frozen=True):
    """A partner, as far as delivery goes."""

    state: str
    name: str
    wire: str
    address: str
    certificate_ends: datetime | None
    failures: int
    last_success_at: datetime | None
    last_failure: str


class PartnersAnswer(Answer, frozen=True):
    """Every partner with which messages may be exchanged."""

    partners: tuple[PartnerShown, ...]


def health(call: Call[None]) -> Health:
    """Return whether the database answers, and where the log stands."""
    with call.node.database.read() as snapshot:
        size = snapshot.log.size()
    return Health(
        state=call.node.state,
        at=call.node.clock.now(),
        log_origin=call.node.config.node.origin,
        log_size=size,
    )


def checks(call: Call[None]) -> ChecksAnswer:
    """Return what an examination of the node finds, made now."""
    found = tuple(_check(each) for each in examine(call.node.home, clock=call.node.clock))
    return ChecksAnswer(
        at=call.node.clock.now(),
        ready=all(each.status != "fail" for each in found),
        checks=found,
    )


def set_up(call: Call[None]) -> SetUpAnswer:
    """Return what is set up and what is still to be done."""
    node = call.node
    done = steps_done(node)
    with node.database.read() as snapshot:
        backup = last_backup(snapshot)
    document = node.directory.document
    return SetUpAnswer(
        steps=tuple(StepShown(step=each.value, done=each in done) for each in Step),
        network_version=document.version,
        network_expires_at=document.expires_at,
        certificate_ends=own_certificate_ends(node),
        backup_made_at=backup,
    )


def partners(call: Call[None]) -> PartnersAnswer:
    """Return every partner and how delivery to it goes."""
    return PartnersAnswer(
        partners=tuple(
            PartnerShown(
                state=each.state,
                name=each.name,
                wire=each.wire,
                address=each.address,
                certificate_ends=each.certificate_ends,
                failures=each.failures,
                last_success_at=each.last_success_at,
                last_failure=each.last_failure,
            )
            for each in partners_of(call.node)
        )
    )


def try_partner(call: Call[None]) -> CheckShown:
    """Call a partner's node, and check its log against what was seen of it."""
    state = require_partner(call.node, call.path["state"])
    return _check(examine_partner(call.node, state))


def _check(found: Finding) -> CheckShown:
    return CheckShown(
        check=found.check,
        status=found.status.value,
        what=found.what,
        advice=found.advice,
        remote=found.remote,
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/health",
        permission=Permission.NODE_HEALTH,
        summary="Say whether the node answers and where its log stands.",
        handler=health,
        answer=Health,
    ),
    Route(
        method=Method.GET,
        path="/node/checks",
        permission=Permission.NODE_HEALTH,
        summary="Examine the node by doing what it will have to do, as 'comity doctor' does.",
        handler=checks,
        answer=ChecksAnswer,
    ),
    Route(
        method=Method.GET,
        path="/node/set-up",
        permission=Permission.NODE_HEALTH,
        summary="Say which steps to a working node are done, and what ends when.",
        handler=set_up,
        answer=SetUpAnswer,
    ),
    Route(
        method=Method.GET,
        path="/node/partners",
        permission=Permission.NODE_HEALTH,
        summary="List partners: what is spoken with them, ends of certificates, delivery.",
        handler=partners,
        answer=PartnersAnswer,
    ),
    Route(
        method=Method.POST,
        path="/node/partners/{state}/trial",
        permission=Permission.NODE_CONFIGURE,
        summary="Call a partner's node and check its log against what was seen of it.",
        handler=try_partner,
        answer=CheckShown,
    ),
)
