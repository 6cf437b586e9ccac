"""Members of a simulated network, named by real codes, since permits follow real instruments."""

from datetime import date, datetime, timedelta
from functools import cache

from tests.unit.trust import networks

from comity.exchange.partners import Partner
from comity.ids import StateCode
from comity.law.purposes import Purpose
from comity.law.retransmission import SubjectCategory
from comity.ledger.evidence_keys import listed_keys
from comity.policy.decision import decide_ask
from comity.policy.facts import AskFacts, Consent, RequestingAuthority
from comity.policy.outcome import Permit
from comity.policy.rules import NodeRules
from comity.trust.network import GovernancePin, open_network
from comity.trust.network_changes import create
from comity.trust.network_directory import Directory

AUSTRIA, BELGIUM, FRANCE, SWEDEN = (StateCode(code) for code in ("AT", "BE", "FR", "SE"))
STATES = (AUSTRIA, BELGIUM, FRANCE, SWEDEN)
START = networks.FOUNDED + timedelta(days=10)


@cache
def directory(states: tuple[StateCode, ...] = STATES) -> Directory:
    """Return an opened network document with these members."""
    document = create(
        network="Simulated network",
        issued_at=networks.FOUNDED,
        expires_at=networks.FOUNDED + timedelta(days=90),
        grace_days=14,
        governance=networks.governance(),
        members=[networks.member(state) for state in states],
    )
    pin = GovernancePin(tuple(key.verification_key for key in networks.GOVERNORS), 2)
    return Directory(open_network(networks.signed(document), trusted=None, pin=pin))


class NamedPartners:
    """The partners that a network document names."""

    def __init__(self, own: StateCode, document: Directory) -> None:
        self.own = own
        self.document = document

    def states(self, at: datetime) -> frozenset[StateCode]:
        """Return the others."""
        del at
        return frozenset(member.state for member in self.document.members()) - {self.own}

    def partner(self, state: StateCode, at: datetime) -> Partner:
        """Return a partner.

        Raises:
            MemberUnknown: Not a member at that time.
            NetworkDocumentInvalid: The document's grace is over.
        """
        self.document.require_usable(at)
        member = self.document.member(state, at)
        assert member.log is not None
        return Partner(
            state=state,
            origin=member.log.origin,
            log_keys=self.document.log_keys(member.log.origin, at),
            listed_keys=listed_keys(self.document, member.log.origin),
            sealing_key=self.document.sealing_key(state, at),
            url=member.endpoints[0].url,
        )


@cache
def permit(sender: StateCode, recipient: StateCode) -> Permit:
    """Return a lawful permit for one state to ask another in criminal proceedings."""
    decided = decide_ask(
        AskFacts(
            requesting_state=sender,
            requested_state=recipient,
            authority=RequestingAuthority.JUDICIAL,
            subject=SubjectCategory.NATIONAL,
            purpose=Purpose.CRIMINAL_PROCEEDINGS,
            consent=Consent.UNKNOWN,
            on=date(2026, 1, 15),
        ),
        NodeRules(name="simulation"),
    )
    assert isinstance(decided, Permit)
    return decided
