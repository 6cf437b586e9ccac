"""Adopting a network document into a node's home, and seeing whether it knows us."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.assembly.config import NodeConfig
from comity.assembly.home import Home
from comity.assembly.network_files import NetworkFiles, endpoint_of
from comity.assembly.training_mark import refuse_training
from comity.errors import Failure, InputInvalid
from comity.exchange.wires import Wire
from comity.ids import StateCode
from comity.trust.certificates import der_of, fingerprint
from comity.trust.network import Pin, read_unverified
from comity.trust.network_directory import Directory
from comity.trust.network_document import NetworkDocument


@dataclass(frozen=True, slots=True)
class Adoption:
    """What became of the documents.

    Attributes:
        document: The document now in force.
        adopted: Versions that are new here, first version first.
        ignored: Versions given that are older than the one in force.
        remarks: What in the document does not fit this node.
    """

    document: NetworkDocument
    adopted: tuple[int, ...]
    ignored: tuple[int, ...]
    remarks: tuple[str, ...]


def adopt(home: Home, raws: Sequence[bytes], *, pin: Pin | None, now: datetime) -> Adoption:
    """Adopt one or more versions.

    Args:
        home: The node's folder.
        raws: The signed documents, in any order; versions held already are left out.
        pin: What the operator was told about the first one; needed only once.
        now: Now, aware.

    Raises:
        NetworkDocumentInvalid: One cannot be trusted, or does not follow; those
            before it were adopted.
        InputInvalid: The first document, and nothing was pinned.
        ConfigurationInvalid: The node is one of a training room.
    """
    config = home.config()
    refuse_training(config)
    files = NetworkFiles(home.networks)
    adopted: list[int] = []
    ignored: list[int] = []
    for raw in sorted(raws, key=lambda each: read_unverified(each).version):
        claimed = read_unverified(raw)
        held = files.versions()
        if held and claimed.version < files.current().value.version:
            ignored.append(claimed.version)
            continue
        if not held and pin is None:
            raise InputInvalid(
                "The first document of a network is trusted for what you were told of it: give "
                f"--digest, or --governance-key and --threshold. This one has the digest "
                f"{claimed.digest()}; compare it on another way than the file came.",
                field="digest",
            )
        files.adopt(raw, pin=pin)
        if not held or claimed.version > int(held[-1].stem):
            adopted.append(claimed.version)
    current = files.current()
    remarks = remarks_on(home, config, Directory(current), now)
    return Adoption(current.value, tuple(adopted), tuple(ignored), remarks)


def remarks_on(
    home: Home, config: NodeConfig, directory: Directory, now: datetime
) -> tuple[str, ...]:
    """Return in which points the document in force does not fit this node; none is good."""
    state = StateCode(config.node.state)
    try:
        member = directory.member(state, now)
        if member.log is None:
            return ("The document lists us as a state that keeps no log.",)
        partner_key = directory.sealing_key(state, now)
    except Failure as failure:
        return (failure.public,)
    remarks = []
    if member.log.origin != config.node.origin:
        remarks.append(f"The document names our log {member.log.origin}, not {config.node.origin}.")
    elif home.signing_keys()[-1].verification_key not in directory.log_keys(member.log.origin, now):
        remarks.append("The document does not name the key that signs our log.")
    if partner_key.key_id not in home.sealing_keys():
        remarks.append("Partners seal to a key that this node does not hold.")
    named = {entry.sha256 for entry in member.certificates if entry.covers(now)}
    try:
        ours = fingerprint(der_of(home.certificate.read_bytes()))
    except (OSError, InputInvalid):
        remarks.append(f"{home.certificate.name} is missing, damaged or cannot be read.")
    else:
        if ours not in named:
            remarks.append("The document does not name our TLS certificate.")
    told = endpoint_of(member)
    if told != config.listen.url and (told is not None or config.ecris is None):
        remarks.append(f"Partners are told {told}, not {config.listen.url}.")
    if config.ecris is not None:
        told = endpoint_of(member, Wire.ECRIS)
        if told != config.ecris.url:
            remarks.append(f"ECRIS partners are told {told}, not {config.ecris.url}.")
    return tuple(remarks)
