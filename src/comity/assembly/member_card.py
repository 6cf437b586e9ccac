"""The member card: what a node tells the network's governance about itself.

It carries public things only. Its proof, a signature by the log's key, shows that whoever
made the card holds that key; that it is the right authority is for the governance to
establish, by comparing the card's digest on another way than the card came.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

import msgspec

from comity.assembly.config import NodeConfig
from comity.assembly.home import Home
from comity.assembly.log_signers import log_signer
from comity.assembly.training_mark import refuse_training
from comity.assembly.witness_keys import newest_witness_keys
from comity.errors import InputInvalid, KeyUnavailable, SignatureInvalid
from comity.ids import StateCode
from comity.oversight.breach_messages import CAPABILITY as BREACHES
from comity.records.handling_office import CAPABILITY as HANDLING
from comity.records.recall_messages import CAPABILITY as RECALLS
from comity.rights.messages import CAPABILITY as RIGHTS
from comity.trust.certificates import der_of
from comity.trust.cosigner import CosignerKey, CosignerVerificationKey
from comity.trust.digest import sha256
from comity.trust.keys import VerificationKey
from comity.trust.network_changes import certificate_entry, log_of, sealing_key_entry
from comity.trust.network_document import (
    Capability,
    Endpoint,
    Language,
    Member,
    ShortText,
    State,
    Url,
)
from comity.trust.network_trust_changes import witness_of
from comity.trust.sealing import SealingKey, SealingPublicKey
from comity.trust.signing import Signer

FORMAT: Final = "comity-member-card/1"
FORMAT_WITH_WITNESS: Final = "comity-member-card/2"
"""Of a card that names keys of a witness, or what its node can do."""

MAX_CARD_BYTES: Final = 64 * 1024
_PROOF_DOMAIN: Final = b"comity/v1/member-card\n"
"""No checkpoint begins so; a proof can never be taken for one, nor one for a proof."""


class MemberCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a node tells about itself.

    Attributes:
        format: ``comity-member-card/1``, or ``/2`` where there is a witness or a capability.
        state: Two letters.
        name: Name of the central authority.
        authority_names: The same, by language.
        time_zone: Zone in which the authority dates what it receives.
        languages: Its languages, best first.
        url: Where partners reach its node.
        log_key: The key that signs its log; the name in it is the log's origin.
        sealing_key: The key to which payloads for it are sealed.
        certificate: Its TLS certificate, DER.
        witness_keys: The keys with which its witness cosigns others' logs.
        capabilities: What its node can do beyond the protocol's first version.
        proof: Signature by the log's key over all of this with an empty proof.
    """

    format: str = FORMAT
    state: State
    name: ShortText
    authority_names: dict[Language, ShortText]
    time_zone: str
    languages: Annotated[tuple[Language, ...], msgspec.Meta(min_length=1)]
    url: Url
    log_key: str
    sealing_key: str
    certificate: str
    witness_keys: Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=10)] | (
        msgspec.UnsetType
    ) = msgspec.UNSET
    capabilities: Annotated[tuple[Capability, ...], msgspec.Meta(min_length=1, max_length=50)] | (
        msgspec.UnsetType
    ) = msgspec.UNSET
    proof: str = ""

    @property
    def origin(self) -> str:
        """Name of the node's log."""
        return VerificationKey.from_text(self.log_key).name

    def cosigners(self) -> tuple[CosignerVerificationKey, ...]:
        """Return the keys of its witness; none if it has no witness.

        Raises:
            InputInvalid: One cannot be read. Whoever made the card.
        """
        texts = () if isinstance(self.witness_keys, msgspec.UnsetType) else self.witness_keys
        return tuple(map(CosignerVerificationKey.from_text, texts))

    def announced(self) -> tuple[str, ...]:
        """Return what its node can do beyond the protocol's first version."""
        listed = self.capabilities
        return () if isinstance(listed, msgspec.UnsetType) else listed

    def digest(self) -> str:
        """Return the SHA-256 of the card, 64 hexadecimal digits, to be compared by telephone."""
        return sha256(self.encode()).hex()

    def encode(self) -> bytes:
        """Return the card as a file."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"

    def as_member(self, joined_at: datetime) -> Member:
        """Return the entry of the network document.

        Raises:
            InputInvalid: A key cannot be read. Whoever made the card.
        """
        return Member(
            state=self.state,
            name=self.name,
            authority_names=self.authority_names,
            time_zone=self.time_zone,
            languages=self.languages,
            endpoints=(Endpoint(url=self.url),),
            log=log_of(VerificationKey.from_text(self.log_key), joined_at),
            sealing_keys=(
                sealing_key_entry(SealingPublicKey.from_text(self.sealing_key), joined_at),
            ),
            certificates=(certificate_entry(self.der(), joined_at),),
            joined_at=joined_at,
            capabilities=self.announced(),
            witness=witness_of(cosigners, joined_at) if (cosigners := self.cosigners()) else None,
        )

    def der(self) -> bytes:
        """Return the certificate, DER."""
        return b64decode(self.certificate)


def card_of(home: Home, config: NodeConfig) -> MemberCard:
    """Return the card of a node, with its newest keys and its next certificate.

    Raises:
        KeyUnavailable: A key or the certificate is missing.
        ConfigurationInvalid: The node is one of a training room.
    """
    refuse_training(config)
    prepared = home.prepared_log_key()
    log_key = home.signing_keys()[-1] if prepared is None else log_signer(home.key_text(prepared))
    return compose_card(
        config,
        log_key=log_key,
        sealing_key=list(home.sealing_keys().values())[-1],
        certificate_pem=_read(home),
        witness_keys=newest_witness_keys(home),
        capabilities=(BREACHES, HANDLING, RECALLS, RIGHTS),
    )


def compose_card(
    config: NodeConfig,
    *,
    log_key: Signer,
    sealing_key: SealingKey,
    certificate_pem: bytes,
    witness_keys: Sequence[CosignerKey] = (),
    capabilities: tuple[str, ...] = (),
) -> MemberCard:
    """Return a card for these keys, with its proof."""
    node = config.node
    card = MemberCard(
        format=FORMAT_WITH_WITNESS if witness_keys or capabilities else FORMAT,
        capabilities=capabilities or msgspec.UNSET,
        witness_keys=tuple(key.verification_key.to_text() for key in witness_keys) or msgspec.UNSET,
        state=StateCode(node.state),
        name=node.name,
        authority_names=dict.fromkeys(node.languages, node.name),
        time_zone=node.time_zone,
        languages=node.languages,
        url=config.listen.url,
        log_key=log_key.verification_key.to_text(),
        sealing_key=sealing_key.public.to_text(),
        certificate=b64encode(der_of(certificate_pem)).decode("ascii"),
    )
    proof = b64encode(log_key.sign(_proved(card))).decode("ascii")
    return msgspec.structs.replace(card, proof=proof)


def read_card(raw: bytes) -> MemberCard:
    """Read a card and check that whoever made it holds the key of the log.

    Raises:
        InputInvalid: Not a card, or a part of it cannot be used.
        SignatureInvalid: It was changed, or made by somebody without the key.
    """
    if len(raw) > MAX_CARD_BYTES:
        raise InputInvalid("The file is too long for a member card.")
    try:
        card = msgspec.json.decode(raw, type=MemberCard)
        signature = b64decode(card.proof, validate=True)
        card.der()
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise InputInvalid(f"Not a member card: {error}") from error
    fitting = FORMAT_WITH_WITNESS if card.announced() or card.cosigners() else FORMAT
    if card.format != fitting:
        raise InputInvalid(f"Not a member card of format {fitting}.", field="format")
    try:
        VerificationKey.from_text(card.log_key).verify(signature, _proved(card))
    except SignatureInvalid as problem:
        raise SignatureInvalid(
            "The member card was changed, or made by somebody who does not hold the log's key.",
            private=problem.private,
        ) from problem
    return card


def _proved(card: MemberCard) -> bytes:
    return _PROOF_DOMAIN + msgspec.json.encode(msgspec.structs.replace(card, proof=""))


def _read(home: Home) -> bytes:
    try:
        return home.next_certificate.read_bytes()
    except OSError as error:
        raise KeyUnavailable("The TLS certificate is missing.", private=str(error)) from error
