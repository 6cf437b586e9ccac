"""What waits for a security officer is refused with a reason, by somebody else, on record."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.adversary.access_stage import Desk

from comity.access.accounts import standing_of
from comity.access.model import AccountState, Entitlement
from comity.access.permissions import Permission, Role
from comity.access.webhook_model import EventKind, WebhookState
from comity.access.webhooks import Webhooks
from comity.errors import AccessDenied, ConflictingChange, InputInvalid, ReferenceNotFound
from comity.ledger.acts import Act
from comity.trust.digest import sha256
from comity.trust.webhook_address import AddressRules
from comity.trust.webhook_signature import SignatureForm

OFFICER = Entitlement(roles=frozenset({Role.OFFICER}), team="north")
WHY = "The decree of appointment is missing."


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_refused_account_opens_nothing_and_whoever_proposed_it_reads_why(desk: Desk) -> None:
    accounts, refusals = desk.service.accounts, desk.service.refusals
    made = accounts.create(
        name="olga", display_name="Olga", entitlement=OFFICER, by=desk.who("ada")
    )
    refused = refusals.proposal(
        made.id, reason=f" {WHY} ", by=desk.who("sigrid"), as_of=standing_of(made)
    )
    assert refusals.proposal(made.id, reason=WHY, by=desk.who("sigrid")) == refused
    shown = accounts.shown(made.id, by=desk.who("ada"))
    assert (shown.state, shown.proposed, shown.granted.roles) == (
        AccountState.REQUESTED, None, frozenset(),
    )  # fmt: skip
    assert shown.refused is not None
    assert shown.refused.because == WHY
    assert WHY not in repr(shown.refused)
    assert any(made.id in each.words for each in accounts.notices(desk.who("ada")))
    (entry,) = desk.acts(Act.ACCOUNT_REFUSED)
    assert entry["words_sha256"] == sha256(WHY.encode()).hex()
    assert WHY not in str(entry), "it may name somebody"
    with pytest.raises(ConflictingChange):
        accounts.approve(made.id, entitlement=OFFICER, by=desk.who("sigrid"))


def test_what_was_refused_can_be_proposed_again(desk: Desk) -> None:
    accounts = desk.service.accounts
    made = accounts.create(
        name="olga", display_name="Olga", entitlement=OFFICER, by=desk.who("ada")
    )
    desk.service.refusals.proposal(made.id, reason=WHY, by=desk.who("sigrid"))
    again = accounts.propose(made.id, entitlement=OFFICER, by=desk.who("ada"))
    assert again.refused is None
    assert accounts.approve(made.id, entitlement=OFFICER, by=desk.who("sigrid")).code


def test_nothing_is_refused_unseen_without_a_reason_or_by_the_wrong_person(desk: Desk) -> None:
    accounts, refusals = desk.service.accounts, desk.service.refusals
    desk.appoint("olga", Role.OFFICER)
    wanted = Entitlement(frozenset({Role.TRANSLATOR}))
    proposed = accounts.propose("olga", entitlement=wanted, by=desk.who("ada"))
    accounts.propose("olga", entitlement=OFFICER, by=desk.who("ada"))
    with pytest.raises(ConflictingChange):
        refusals.proposal("olga", reason=WHY, by=desk.who("sigrid"), as_of=standing_of(proposed))
    for words in ("", "  ", "x" * 2001):
        with pytest.raises(InputInvalid):
            refusals.proposal("olga", reason=words, by=desk.who("sigrid"))
    for name in ("ada", "olga"):
        with pytest.raises(AccessDenied):
            refusals.proposal("olga", reason=WHY, by=desk.who(name))
    assert accounts.shown("olga", by=desk.who("ada")).proposed is not None
    assert not desk.acts(Act.ACCOUNT_REFUSED)


def test_a_refused_key_and_a_refused_webhook_have_ended(desk: Desk) -> None:
    desk.appoint("iris", Role.INTEGRATOR)
    keys, refusals = desk.service.service_keys, desk.service.refusals
    scopes = {Permission.CONVERSATION_LIST}
    lasts = timedelta(days=30)
    asked = keys.ask(label="court", scopes=scopes, lasts=lasts, by=desk.who("iris"))
    refused = refusals.service_key(asked.id, reason=WHY, by=desk.who("sigrid"))
    assert refused.refused_because == WHY
    with pytest.raises(ReferenceNotFound):
        keys.approve(asked.id, by=desk.who("sigrid"))
    with pytest.raises(ReferenceNotFound):
        keys.issue(asked.id, by=desk.who("iris"))

    good = keys.ask(label="court", scopes=scopes, lasts=lasts, by=desk.who("iris"))
    keys.approve(good.id, by=desk.who("sigrid"))
    with pytest.raises(ConflictingChange):
        refusals.service_key(good.id, reason=WHY, by=desk.who("sigrid"))
    keys.issue(good.id, by=desk.who("iris"))
    office = desk.service.office
    rules = AddressRules(hosts=frozenset({"court.example.org"}))
    office = replace(office, settings=replace(office.settings, webhook_addresses=rules))
    webhooks = Webhooks(office)
    hook = webhooks.ask(
        label="court",
        address="https://court.example.org/told",
        key=good.id,
        kinds={EventKind.REQUEST_RECEIVED},
        form=SignatureForm.SHARED_SECRET,
        by=desk.who("iris"),
    )
    ended = refusals.webhook(hook.id, reason=WHY, by=desk.who("sigrid"))
    assert (ended.state, ended.refused_because) == (WebhookState.ENDED, WHY)
    with pytest.raises(ReferenceNotFound):
        webhooks.approve(hook.id, by=desk.who("sigrid"))
    told = [each.words for each in desk.service.accounts.notices(desk.who("iris"))]
    assert any(asked.id in words for words in told)
    assert any(hook.id in words for words in told)
    assert [each["what"] for each in desk.acts(Act.WEBHOOK_CHANGED)] == ["asked", "refused"]
