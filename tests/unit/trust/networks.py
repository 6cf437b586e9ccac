"""A small network for tests: two states, three governance keys of which two must sign."""

from datetime import UTC, datetime, timedelta

from comity.ids import StateCode
from comity.trust.certificates import der_of, issue_certificate
from comity.trust.keys import SigningKey
from comity.trust.network import sign_network
from comity.trust.network_changes import (
    certificate_entry,
    create,
    governance_of,
    log_of,
    sealing_key_entry,
)
from comity.trust.network_document import (
    Endpoint,
    Governance,
    Log,
    Member,
    NetworkDocument,
    RemovedMember,
)
from comity.trust.sealing import SealingKey

FOUNDED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
YEAR = timedelta(days=365)

UTOPIA = StateCode("UT")
ATLANTIS = StateCode("AX")
ELDORADO = StateCode("EL")

GOVERNORS = tuple(SigningKey(f"governance.example/{n}", bytes([n]) * 32) for n in (1, 2, 3))
USURPERS = tuple(SigningKey(f"usurper.example/{n}", bytes([n]) * 32) for n in (11, 12, 13))


def governance(keys: tuple[SigningKey, ...] = GOVERNORS, threshold: int = 2) -> Governance:
    return governance_of(threshold, [key.verification_key for key in keys])


def log_key(state: str, generation: int = 1) -> SigningKey:
    seed = (state.encode() + bytes([generation])).ljust(32, b"\x07")
    return SigningKey(f"{state.lower()}.example/log", seed)


def sealing_key(state: str, generation: int = 1) -> SealingKey:
    return SealingKey((state.encode() + bytes([generation])).ljust(32, b"\x09"))


def certificate(state: StateCode) -> bytes:
    """Return a new certificate in DER; no two calls return the same."""
    name = f"node.{state.lower()}.example"
    return der_of(
        issue_certificate(state, name, [name, "127.0.0.1"], FOUNDED, FOUNDED + YEAR).cert_pem
    )


def member(state: StateCode, joined_at: datetime = FOUNDED) -> Member:
    return Member(
        state=state,
        name=f"State {state}",
        authority_names={"en": f"Central authority of {state}"},
        time_zone="Europe/Vienna",
        languages=("en",),
        endpoints=(Endpoint(url=f"https://node.{state.lower()}.example:8443/"),),
        capabilities=("records",),
        log=log_of(log_key(state).verification_key, joined_at),
        sealing_keys=(sealing_key_entry(sealing_key(state).public, joined_at),),
        certificates=(certificate_entry(certificate(state), joined_at),),
        joined_at=joined_at,
    )


def log_in(entry: Member | RemovedMember) -> Log:
    """Return the log of an entry that has one."""
    assert entry.log is not None
    return entry.log


def network() -> NetworkDocument:
    return create(
        network="Example network",
        issued_at=FOUNDED,
        expires_at=FOUNDED + timedelta(days=90),
        grace_days=14,
        governance=governance(),
        members=[member(UTOPIA), member(ATLANTIS)],
    )


def signed(document: NetworkDocument, keys: tuple[SigningKey, ...] = GOVERNORS[:2]) -> bytes:
    return sign_network(document, keys)
