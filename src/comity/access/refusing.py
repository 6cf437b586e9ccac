"""Refusing what waits for a security officer: a proposed account, a key, a webhook.

Whoever asked is told that it was refused and reads why; the log has a digest of the reason, for
it may name somebody. What is refused opens nothing, and can be proposed or asked for again.
"""

from dataclasses import replace
from typing import Final

from comity.access.accounts import CHANGED_MEANWHILE, standing_of
from comity.access.model import Account, RefusedProposal, ServiceKey
from comity.access.office import AccessOffice, account_of, words_of
from comity.access.permissions import Permission
from comity.access.principal import AccountId, Principal
from comity.access.webhook_model import Webhook, WebhookState
from comity.access.webhooks import changed
from comity.errors import AccessDenied, ConflictingChange, InputInvalid, ReferenceNotFound
from comity.ledger.acts import Act
from comity.trust.digest import sha256

_MOST: Final = 2000
_OWN: Final = "Nobody decides what concerns or comes from themselves; withdraw it instead."


class Refusals:
    """What a security officer does not grant.

    Args:
        office: Store, settings, clock.
    """

    def __init__(self, office: AccessOffice) -> None:
        self._office = office

    def proposal(
        self, reference: str, *, reason: str, by: Principal, as_of: str | None = None
    ) -> Account:
        """Refuse what is proposed for an account; once more changes nothing.

        The account stays as it was: one that nobody ever granted still opens nothing.

        Args:
            reference: The account.
            reason: Why, for whoever proposed it.
            by: The security officer; not whoever proposed it, nor the account itself.
            as_of: What she saw, by ``standing_of``; ``None`` if she does not say.

        Raises:
            AccessDenied: The role does not include it, or it is one's own doing.
            InputInvalid: No reason is given.
            ReferenceNotFound: There is no such account.
            ConflictingChange: Nothing is proposed, or something else than she saw.
        """
        by.require(Permission.ACCOUNT_APPROVE)
        words = _reason(reason)
        with self._office.store.begin() as work:
            account = account_of(work.access, reference)
            before, proposal = account.refused, account.proposed
            if proposal is None and before is not None and before.by == by.account:
                return account
            if proposal is None:
                raise ConflictingChange("Nothing is proposed for this account.")
            if by.account in {account.id, proposal.by}:
                raise AccessDenied(_OWN)
            if as_of is not None and as_of != standing_of(account):
                raise ConflictingChange(CHANGED_MEANWHILE)
            refused = RefusedProposal(proposal, by.account, self._office.now(), words)
            account = replace(account, proposed=None, refused=refused)
            work.access.accounts.put(account)
            self._office.log(
                work,
                Act.ACCOUNT_REFUSED,
                {
                    "account": account.id,
                    "proposed_by": proposal.by,
                    "roles": words_of(proposal.entitlement.roles),
                    "words_sha256": sha256(words.encode()).hex(),
                },
                official=by.account,
            )
            self._office.tell_one(
                work,
                AccountId(proposal.by),
                f"What was proposed for account {account.id} was refused. The account says why.",
            )
        return account

    def service_key(self, identifier: str, *, reason: str, by: Principal) -> ServiceKey:
        """Refuse a key that waits for approval; it has ended. Once more changes nothing.

        Raises:
            AccessDenied: The role does not include it, or it is one's own key.
            InputInvalid: No reason is given.
            ReferenceNotFound: There is no such key, or it has ended.
            ConflictingChange: It was approved meanwhile.
        """
        by.require(Permission.ACCOUNT_APPROVE)
        words, now = _reason(reason), self._office.now()
        with self._office.store.begin() as work:
            key = work.access.service_keys.get(identifier)
            if key is not None and key.refused_by == by.account:
                return key
            if key is None or key.revoked_at is not None or key.expires_at <= now:
                raise ReferenceNotFound("There is no such key, or it has ended.")
            if key.account == by.account:
                raise AccessDenied(_OWN)
            if key.approved_by:
                raise ConflictingChange("That key was approved meanwhile; it can be revoked.")
            refused = replace(key, revoked_at=now, refused_by=by.account, refused_because=words)
            work.access.service_keys.put(refused)
            self._office.log(
                work,
                Act.SERVICE_KEY_CHANGED,
                {
                    "key": key.id,
                    "scopes": [*sorted(each.value for each in key.scopes)],
                    "what": "refused",
                },
                official=by.account,
            )
            self._office.tell_one(
                work, key.account, f"Service key {key.id} was refused. The key says why."
            )
        return refused

    def webhook(self, identifier: str, *, reason: str, by: Principal) -> Webhook:
        """Refuse a webhook that waits for approval; it has ended. Once more changes nothing.

        Raises:
            AccessDenied: The role does not include it, or it is one's own.
            InputInvalid: No reason is given.
            ReferenceNotFound: There is no such webhook, or it has ended.
            ConflictingChange: It was approved meanwhile.
        """
        by.require(Permission.ACCOUNT_APPROVE)
        words = _reason(reason)
        with self._office.store.begin() as work:
            webhook = work.access.webhooks.get(identifier)
            if webhook is not None and webhook.refused_by == by.account:
                return webhook
            if webhook is None or webhook.state is WebhookState.ENDED:
                raise ReferenceNotFound("There is no such webhook, or it has ended.")
            if webhook.account == by.account:
                raise AccessDenied(_OWN)
            if webhook.state is not WebhookState.ASKED:
                raise ConflictingChange("That webhook was approved meanwhile; it can be ended.")
            refused = replace(
                webhook,
                state=WebhookState.ENDED,
                refused_by=by.account,
                refused_because=words,
            )
            work.access.webhooks.put(refused)
            self._office.log(
                work, Act.WEBHOOK_CHANGED, changed(refused, "refused"), official=by.account
            )
            self._office.tell_one(
                work, webhook.account, f"Webhook {webhook.id} was refused. The webhook says why."
            )
        return refused


def _reason(typed: str) -> str:
    """Return why something is refused.

    Raises:
        InputInvalid: Nothing is said, or too much.
    """
    words = typed.strip()
    if not words or len(words) > _MOST:
        raise InputInvalid(
            f"Say why, in 1 to {_MOST} characters: whoever asked reads it.", field="reason"
        )
    return words
