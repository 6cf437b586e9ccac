"""How do the trust services stand, and what counts down?"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from comity.assembly.budgets import TrustService
from comity.assembly.build import Node
from comity.assembly.findings import Finding, Status
from comity.assembly.service_states import Condition, ServiceState
from comity.assembly.service_wiring import trust_services_of
from comity.storage.store import Snapshot
from comity.trust.time_stamp_authorities import authorities_at

_RENEWAL_WARNING: Final = timedelta(days=60)
"""A chain is renewed ninety days ahead: one still due sixty days ahead is not getting there."""

_ADVICE: Final = {
    TrustService.TIME_STAMPING: "Messages go on. See whether the authority answers; "
    "'comity services' counts down.",
    TrustService.REVOCATION: "Messages go on. The authority's issuer tells of revocations; "
    "'comity services' counts down.",
    TrustService.WITNESS: "Messages go on. Ask the partners that do not cosign; "
    "'comity services' counts down.",
    TrustService.PARTNER_KEY: "What is meant for the partner stays due. The partner, or the "
    "governance, has to have a new key named.",
}


def examine_trust_services(node: Node) -> Iterator[Finding]:
    """Yield how each service stands; the network document has a check of its own.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    services, now = trust_services_of(node), node.clock.now()
    with node.database.read() as snapshot:
        overview = services.overview(snapshot, now, closed=0)
        late = _late_renewals(snapshot, now)
    for state in overview.states:
        if state.service is TrustService.PARTNER_KEY and state.condition is Condition.WORKING:
            continue
        if state.service is not TrustService.NETWORK_DOCUMENT:
            yield _finding(state)
    yield from late
    configured = {part.name for part in node.config.time_stamping.authorities}
    named = authorities_at(node.directory.document, now)
    for name in sorted(configured - named):
        yield Finding(
            "time-stamping",
            Status.FAIL,
            f"The network document names no authority {name!r}.",
            "Correct the name in [time_stamping], or have the governance name it.",
        )
    if named and not configured:
        yield Finding(
            "time-stamping",
            Status.WARN,
            f"The network names {', '.join(sorted(named))}, and none is configured.",
            "Add it to [time_stamping]: without stamps, evidence has only partners' times.",
        )


def _finding(state: ServiceState) -> Finding:
    check = f"{state.service.value} {state.subject}".strip()
    match state.condition:
        case Condition.WORKING | Condition.NOT_IN_USE:
            return Finding(check, Status.OK, state.what)
        case Condition.CATCHING_UP:
            return Finding(check, Status.WARN, state.what, "It goes on by itself.")
        case Condition.DEGRADED | Condition.USED_UP:
            is_used_up = state.condition is Condition.USED_UP
            left = _left(state.remaining)
            return Finding(
                check,
                Status.FAIL if is_used_up else Status.WARN,
                f"{state.what}; {'its budget is used up' if is_used_up else left}",
                _ADVICE[state.service],
                remote=True,
            )


def _left(remaining: timedelta | None) -> str:
    hours = 0 if remaining is None else int(remaining.total_seconds() // 3600)
    return f"{hours} hours of its budget are left"


def _late_renewals(snapshot: Snapshot, now: datetime) -> list[Finding]:
    due = snapshot.time_stamps.expiring(now, now + _RENEWAL_WARNING, limit=1)
    if not due or due[0].renew_by is None:
        return []
    days = (due[0].renew_by - now).days
    what = f"time-stamps of {due[0].authority} end in {days} days and were not renewed"
    advice = "The authority needs a new certificate; then they are renewed by themselves."
    return [Finding("time-stamp renewal", Status.WARN, what, advice, remote=True)]
