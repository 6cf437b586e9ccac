"""Webhooks: asked for by an integrator, approved by a security officer, paused and ended.

A webhook belongs to a key of a program and is told of nothing that the key could not ask about:
its kinds need scopes of the key, and what is restricted it never hears of. Its secret is made
after somebody else has approved where it leads, and told once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from comity.access.model import ServiceKey
from comity.access.office import AccessOffice
from comity.access.permissions import Permission, Role
from comity.access.ports import AccessReading, AccessWork
from comity.access.principal import AccountId, Principal, Shown
from comity.access.service_keys import SCOPES
from comity.access.webhook_model import (
    NEEDS,
    DeliveryState,
    Event,
    EventKind,
    Webhook,
    WebhookDelivery,
    WebhookSecret,
    WebhookState,
)
from comity.errors import AccessDenied, ConflictingChange, InputInvalid, ReferenceNotFound
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue
from comity.trust.digest import sha256
from comity.trust.webhook_address import checked_address
from comity.trust.webhook_signature import SignatureForm, new_webhook_secret, told_to_receiver

OVERLAP: Final = timedelta(hours=24)
"""How long calls are signed with the earlier secret as well, once another was made."""

_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Told:
    """What the receiver is given, told once.

    Attributes:
        webhook: The webhook.
        text: Its shared secret, or our public key.
    """

    webhook: Webhook
    text: str = field(repr=False)


class Webhooks:
    """Where programs are told of what happens.

    Args:
        office: Store, settings, clock.
    """

    def __init__(self, office: AccessOffice) -> None:
        self._office = office

    def ask(
        self,
        *,
        label: str,
        address: str,
        key: str,
        kinds: Iterable[EventKind],
        form: SignatureForm,
        by: Principal,
    ) -> Webhook:
        """Ask that a program be told; it waits for a security officer.

        Args:
            label: What it is for.
            address: Where it is called.
            key: The program's key, one's own.
            kinds: What it is told of.
            form: How it knows us.
            by: The integrator who answers for it.

        Raises:
            AccessDenied: The role does not include it.
            InputInvalid: Label, address or kinds cannot be.
        """
        by.require(Permission.SERVICE_KEY_ISSUE)
        wanted = frozenset(kinds)
        if not label.strip() or len(label) > _MOST:
            raise InputInvalid(f"A webhook has a label of 1 to {_MOST} characters.", field="label")
        where = checked_address(address.strip(), self._office.settings.webhook_addresses)
        if not wanted or not wanted <= NEEDS.keys():
            raise InputInvalid(
                "A webhook is told of some of these: " + ", ".join(NEEDS), field="kinds"
            )
        now = self._office.now()
        with self._office.store.begin() as work:
            listening = standing_key(work.access, key, now)
            if listening is None or listening.account != by.account:
                raise InputInvalid("There is no key of yours of that name.", field="key")
            lacking = sorted({NEEDS[kind] for kind in wanted} - listening.scopes)
            if lacking:
                raise InputInvalid(
                    f"The key may not ask about what it would be told of: {', '.join(lacking)}.",
                    field="kinds",
                )
            webhook = Webhook(
                id=self._office.identifier("wh"),
                account=AccountId(by.account),
                key=listening.id,
                label=label.strip(),
                address=where,
                kinds=wanted,
                form=form,
                state=WebhookState.ASKED,
                made_at=now,
            )
            self._keep(work, webhook, "asked", by.account)
            self._office.tell(
                work,
                frozenset({Role.SECURITY_OFFICER}),
                f"Webhook {webhook.id} waits for approval; {by.account} asked for it.",
            )
        return webhook

    def approve(self, identifier: str, *, by: Principal) -> Webhook:
        """Approve where a webhook leads and what it is told of; once more changes nothing.

        Raises:
            AccessDenied: The role does not include it, or it is one's own.
            ReferenceNotFound: There is no such webhook, or it has ended.
        """
        by.require(Permission.ACCOUNT_APPROVE)
        with self._office.store.begin() as work:
            webhook = self._standing(work.access, identifier)
            if webhook.account == by.account:
                raise AccessDenied("Nobody approves what they ask for themselves.")
            if webhook.state is not WebhookState.ASKED:
                return webhook
            approved = replace(webhook, state=WebhookState.APPROVED, approved_by=by.account)
            self._keep(work, approved, "approved", by.account)
            self._office.tell_one(
                work, webhook.account, f"Webhook {webhook.id} is approved; have its secret made."
            )
        return approved

    def issue(self, identifier: str, *, by: Principal) -> Told:
        """Make the secret of an approved webhook of one's own; from now on it is told.

        Raises:
            AccessDenied: The role does not include it.
            ReferenceNotFound: There is no such webhook of one's own.
            ConflictingChange: Nobody approved it yet, or it has one already.
        """
        by.require(Permission.SERVICE_KEY_ISSUE)
        with self._office.store.begin() as work:
            webhook = self._own(work.access, identifier, by)
            if webhook.state is WebhookState.ASKED:
                raise ConflictingChange("A security officer has still to approve this webhook.")
            if webhook.state is not WebhookState.APPROVED:
                raise ConflictingChange("It has a secret; rotate it to get another.")
            secret = new_webhook_secret(webhook.form, self._office.randomness)
            issued = replace(
                webhook,
                state=WebhookState.IN_USE,
                secrets=(WebhookSecret(secret),),
                begins_at=self._office.now(),
                begins_leaf=work.log.size(),
            )
            self._keep(work, issued, "issued", by.account)
        return Told(issued, told_to_receiver(secret))

    def rotate(self, identifier: str, *, by: Principal) -> Told:
        """Make another secret; for a day calls are signed with both.

        Raises:
            AccessDenied: The role does not include it.
            ReferenceNotFound: There is no such webhook of one's own.
            ConflictingChange: It has no secret yet, or is being rotated already.
        """
        by.require(Permission.SERVICE_KEY_ISSUE)
        now = self._office.now()
        with self._office.store.begin() as work:
            webhook = self._own(work.access, identifier, by)
            if not webhook.is_told:
                raise ConflictingChange("It has no secret yet that another could follow.")
            if len(webhook.secrets_in_force(now)) > 1:
                raise ConflictingChange("It was rotated within the last day already.")
            secret = new_webhook_secret(webhook.form, self._office.randomness)
            earlier = replace(webhook.secrets[0], until=now + OVERLAP)
            rotated = replace(webhook, secrets=(WebhookSecret(secret), earlier))
            self._keep(work, rotated, "rotated", by.account)
        return Told(rotated, told_to_receiver(secret))

    def pause(self, identifier: str, *, by: Principal) -> Webhook:
        """Pause a webhook of one's own; what happens meanwhile waits.

        Raises:
            AccessDenied: The role does not include it.
            ReferenceNotFound: There is no such webhook of one's own.
            ConflictingChange: It is not in use yet.
        """
        by.require(Permission.SERVICE_KEY_ISSUE)
        with self._office.store.begin() as work:
            webhook = self._own(work.access, identifier, by)
            if webhook.state is WebhookState.PAUSED:
                return webhook
            if webhook.state is not WebhookState.IN_USE:
                raise ConflictingChange("It is not in use, so that it cannot be paused.")
            paused = replace(webhook, state=WebhookState.PAUSED, why_paused="by its owner")
            self._keep(work, paused, "paused", by.account)
        return paused

    def resume(self, identifier: str, *, by: Principal) -> Webhook:
        """Resume a paused webhook of one's own: what waited is sent, the oldest first.

        Raises:
            AccessDenied: The role does not include it.
            ReferenceNotFound: There is no such webhook of one's own.
            ConflictingChange: It was never in use.
        """
        by.require(Permission.SERVICE_KEY_ISSUE)
        with self._office.store.begin() as work:
            webhook = self._own(work.access, identifier, by)
            if webhook.state is WebhookState.IN_USE:
                return webhook
            if webhook.state is not WebhookState.PAUSED:
                raise ConflictingChange("It is not in use yet, so that it cannot be resumed.")
            resumed = replace(
                webhook, state=WebhookState.IN_USE, failures=0, next_at=None, why_paused=""
            )
            self._keep(work, resumed, "resumed", by.account)
        return resumed

    def end(self, identifier: str, *, by: Principal) -> Webhook:
        """End a webhook for good: its owner, or whoever may revoke sessions.

        Raises:
            ReferenceNotFound: There is none that one may end.
        """
        with self._office.store.begin() as work:
            webhook = work.access.webhooks.get(identifier)
            if webhook is None or (
                webhook.account != by.account and not by.may(Permission.SESSION_REVOKE)
            ):
                raise ReferenceNotFound("There is no such webhook.")
            if webhook.state is WebhookState.ENDED:
                return webhook
            ended = replace(webhook, state=WebhookState.ENDED, secrets=(), next_at=None)
            self._keep(work, ended, "ended", by.account)
        return ended

    def test(self, identifier: str, *, by: Principal) -> WebhookDelivery:
        """Have a test event sent to a webhook of one's own.

        Raises:
            AccessDenied: The role does not include it.
            ReferenceNotFound: There is no such webhook of one's own.
            ConflictingChange: It is not in use.
        """
        by.require(Permission.SERVICE_KEY_ISSUE)
        now = self._office.now()
        with self._office.store.begin() as work:
            webhook = self._in_use(work.access, identifier, by)
            delivery = WebhookDelivery(
                id=self._office.identifier("ev"),
                webhook=webhook.id,
                event=Event(EventKind.TEST, now),
                made_at=now,
                next_at=now,
            )
            work.access.webhook_deliveries.put(delivery)
            self._log(work, webhook, "tested", by.account)
        return delivery

    def send_again(self, webhook: str, delivery: str, *, by: Principal) -> WebhookDelivery:
        """Have an event sent once more, whatever became of it; with the same identifier.

        Raises:
            AccessDenied: The role does not include it.
            ReferenceNotFound: There is no such webhook of one's own, or no such event of it.
            ConflictingChange: The webhook is not in use.
        """
        by.require(Permission.SERVICE_KEY_ISSUE)
        now = self._office.now()
        with self._office.store.begin() as work:
            found = self._in_use(work.access, webhook, by)
            kept = work.access.webhook_deliveries.get(delivery)
            if kept is None or kept.webhook != found.id:
                raise ReferenceNotFound("There is no such event of this webhook.")
            again = replace(kept, state=DeliveryState.DUE, next_at=now, attempts=0)
            work.access.webhook_deliveries.put(again)
            self._log(work, found, "sent again", by.account)
        return again

    def listed(self, by: Principal) -> Sequence[Webhook]:
        """Return one's own webhooks, or with the permission to list accounts every one."""
        with self._office.store.read() as sight:
            shelf = sight.access.webhooks
            found = shelf.all() if by.may(Permission.ACCOUNT_LIST) else shelf.of(by.account)
        return sorted(found, key=lambda each: (each.made_at, each.id))

    def deliveries(
        self, identifier: str, *, by: Principal, limit: int
    ) -> tuple[Webhook, Sequence[WebhookDelivery]]:
        """Return a webhook of one's own and what is queued for it, the last first.

        Also of what was restricted since: whoever shows it leaves that out.

        Raises:
            AccessDenied: The role does not include it.
            ReferenceNotFound: There is no such webhook of one's own.
        """
        by.require(Permission.SERVICE_KEY_ISSUE)
        with self._office.store.read() as sight:
            found = sight.access.webhooks.get(identifier)
            if found is None or found.account != by.account:
                raise ReferenceNotFound("There is no such webhook of yours.")
            return found, sight.access.webhook_deliveries.of(found.id, limit=limit)

    def _standing(self, access: AccessReading, identifier: str) -> Webhook:
        webhook = access.webhooks.get(identifier)
        if webhook is None or webhook.state is WebhookState.ENDED:
            raise ReferenceNotFound("There is no such webhook, or it has ended.")
        return webhook

    def _own(self, access: AccessReading, identifier: str, by: Principal) -> Webhook:
        webhook = self._standing(access, identifier)
        if webhook.account != by.account:
            raise ReferenceNotFound("There is no such webhook, or it has ended.")
        return webhook

    def _in_use(self, access: AccessReading, identifier: str, by: Principal) -> Webhook:
        webhook = self._own(access, identifier, by)
        if webhook.state is not WebhookState.IN_USE:
            raise ConflictingChange("It is not in use: nothing can be sent to it.")
        return webhook

    def _keep(self, work: AccessWork, webhook: Webhook, what: str, official: str) -> None:
        work.access.webhooks.put(webhook)
        self._log(work, webhook, what, official)

    def _log(self, work: AccessWork, webhook: Webhook, what: str, official: str) -> None:
        self._office.log(work, Act.WEBHOOK_CHANGED, changed(webhook, what), official=official)


def changed(webhook: Webhook, what: str) -> dict[str, JsonValue]:
    """Return what the log says of a change: of the address a digest only."""
    return {
        "address_sha256": sha256(webhook.address.encode()).hex(),
        "key": webhook.key,
        "kinds": [*sorted(kind.value for kind in webhook.kinds)],
        "webhook": webhook.id,
        "what": what,
    }


def standing_key(access: AccessReading, identifier: str, now: datetime) -> ServiceKey | None:
    """Return a key that opens something now: the named one, or the one that followed it."""
    key = access.service_keys.get(identifier)
    while key is not None and key.revoked_at is not None and key.revoked_at <= now:
        of_owner = access.service_keys.of(key.account)
        earlier = key.id
        key = next((each for each in of_owner if each.follows == earlier), None)
    if key is None or not key.digest or key.expires_at <= now:
        return None
    return key


def listener(access: AccessReading, webhook: Webhook, now: datetime) -> Principal | None:
    """Return as whom a webhook's program would ask now; ``None`` if it could not."""
    key = standing_key(access, webhook.key, now)
    owner = None if key is None else access.accounts.get(key.account)
    if (
        key is None
        or owner is None
        or not owner.is_active
        or Role.INTEGRATOR not in owner.granted.roles
    ):
        return None
    return Principal(
        account=AccountId(key.id),
        roles=frozenset(),
        permissions=key.scopes & SCOPES,
        shown=Shown.SERVICE_KEY,
        team=owner.granted.team,
    )


def may_be_told(program: Principal | None, kind: EventKind) -> bool:
    """Return whether a program may be told of such an event, as far as its key goes."""
    return program is not None and (kind is EventKind.TEST or program.may(NEEDS[kind]))
