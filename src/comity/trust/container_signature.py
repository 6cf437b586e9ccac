"""Signed containers of files (ASiC-E with XAdES), made and read without asking anybody.

For partners that know neither Comity nor its evidence: e-Codex, X-Road and the tools of
notaries read this form. Who stands behind a certificate is not decided here: the caller
compares it with what came on another road, and has a time-stamp's authority checked.

Source:
    ETSI EN 319 162-1 (ASiC-E, baseline), ETSI EN 319 132-1 (XAdES, baseline B-B and B-T).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeAlias

from comity.errors import InputInvalid
from comity.trust.certificates import fingerprint
from comity.trust.container_file import META, packed, unpacked
from comity.trust.document_key import DocumentKey
from comity.trust.xades_checking import CheckedSignature, check_signature
from comity.trust.xades_making import made_signature

Stamping: TypeAlias = Callable[[bytes], bytes]
"""Returns an RFC 3161 TimeStampToken, DER, over the SHA-256 of the octets given."""

_SIGNATURE_FILE: Final = META + "signatures0.xml"
_BESIDE: Final = frozenset(META + each for each in ("manifest.xml", "container.xml"))
_MOST_SIGNATURES: Final = 10


@dataclass(frozen=True, slots=True)
class ContainerSignature:
    """A signature found in a container.

    Attributes:
        certificate: The signer's certificate, DER.
        chain: Further certificates that it carries, DER.
        signed_at: When, by the signer's own clock; ``None`` if not stated.
        time_stamp: RFC 3161 TimeStampToken, DER; empty if there is none. Neither its own
            signature nor its authority is checked here, nor what it is over.
        stamped: The octets that the token is over, if it is in order.
        problem: Why the signature does not vouch for every file as it is; empty if it does.
    """

    certificate: bytes = field(repr=False)
    chain: tuple[bytes, ...] = field(repr=False)
    signed_at: datetime | None
    time_stamp: bytes = field(repr=False)
    stamped: bytes = field(repr=False)
    problem: str = ""

    @property
    def certificate_sha256(self) -> str:
        """Fingerprint of the certificate, 64 hexadecimal digits."""
        return fingerprint(self.certificate)


@dataclass(frozen=True, slots=True)
class Container:
    """What a container holds.

    Attributes:
        files: The files, by name.
        signatures: The signatures over them, in the order of the archive; possibly none.
    """

    files: Mapping[str, bytes] = field(repr=False)
    signatures: tuple[ContainerSignature, ...]


def write_container(
    files: Mapping[str, bytes],
    *,
    media_types: Mapping[str, str],
    key: DocumentKey,
    signed_at: datetime,
    stamping: Stamping | None = None,
) -> bytes:
    """Return a container with one signature over every file.

    Args:
        files: What to put in, by name; at least one.
        media_types: Media type of each file.
        key: The signer's key.
        signed_at: Now, aware; the signer's own word.
        stamping: Asks a time-stamp authority; without one the level is B-B, else B-T.

    Raises:
        InputInvalid: There is no file, or a name cannot stand in a container.
    """
    if not files:
        raise InputInvalid("A container holds at least one file.", field="file")
    signature = made_signature(
        files, media_types=media_types, key=key, signed_at=signed_at, stamping=stamping
    )
    return packed(files, {_SIGNATURE_FILE: signature}, media_types, signed_at)


def read_container(raw: bytes) -> Container:
    """Read a container and check every signature in it against its files.

    Args:
        raw: The file, from whomever.

    Raises:
        InputInvalid: It is no such container, exceeds a bound, or a signature is not in the
            one form in which nothing can be put in another's place. Whoever supplied it.

    Source:
        ETSI EN 319 162-1, clause A.6: names of files of signatures.
    """
    contents = unpacked(raw)
    files = {name: each for name, each in contents.items() if not name.startswith(META)}
    signatures = {
        name: each
        for name, each in contents.items()
        if name.startswith(META + "signatures") and name.endswith(".xml")
    }
    if len(signatures) > _MOST_SIGNATURES:
        raise InputInvalid("The container holds too many signatures.", field="container")
    strange = contents.keys() - files.keys() - signatures.keys() - _BESIDE
    checked = (check_signature(each, files) for each in signatures.values())
    return Container(files, tuple(_told(each, files, is_strange=bool(strange)) for each in checked))


def _told(
    checked: CheckedSignature, files: Mapping[str, bytes], *, is_strange: bool
) -> ContainerSignature:
    problems = [
        *checked.problems,
        "the container holds a file that is not signed" if files.keys() - checked.covered else "",
        "the container holds something beside files and signatures" if is_strange else "",
    ]
    return ContainerSignature(
        certificate=checked.certificate,
        chain=checked.chain,
        signed_at=checked.signed_at,
        time_stamp=checked.time_stamp,
        stamped=checked.stamped,
        problem="; ".join(each for each in problems if each),
    )
