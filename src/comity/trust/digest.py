"""Digests, in one place so that the algorithm can be replaced in one place."""

import hashlib
from collections.abc import Iterable
from typing import Final

SALT_BYTES: Final = 32
"""Length of the salt of a commitment."""

_sha256 = hashlib.sha256


def sha256(data: bytes) -> bytes:
    """Return the SHA-256 digest of ``data`` (32 bytes).

    Source:
        FIPS 180-4.

    Example:
        >>> sha256(b"abc").hex()[:16]
        'ba7816bf8f01cfea'
    """
    return _sha256(data).digest()


def attachment_md5(data: bytes) -> bytes:
    """Return the MD5 checksum of an attachment (16 bytes).

    A checksum of the wire and no more: it tells transmission errors, not forgery, which
    is why a SHA-256 digest is kept beside it.

    Source:
        RFC 1321; ECRIS DTS v1.0, messages-v1.0.xsd, BinaryAttachmentMD5Hash.
    """
    return hashlib.md5(data, usedforsecurity=False).digest()


def sha256_concat(*parts: bytes) -> bytes:
    """Return the SHA-256 digest of the parts, one after the other.

    No lengths and no domain are mixed in: ``(b"ab", b"c")`` and ``(b"a", b"bc")``
    have the same digest, so a caller needs parts of fixed length.
    """
    return _sha256(b"".join(parts)).digest()


def commitment(domain: bytes, salt: bytes, body: bytes) -> bytes:
    """Return a commitment to ``body`` that reveals nothing about it.

    The salt makes it impossible to guess a short or predictable body from a
    published log, and destroying the salt severs the log entry from the body
    (Directive 2016/680 Art. 16: erasure) without touching the log.

    Args:
        domain: What kind of thing is committed to; contains no zero byte, so
            that two domains can never run into one another.
        salt: 32 random bytes, used once.
        body: The very bytes that are stored or that travel.

    Returns:
        SHA-256(domain || 0x00 || salt || body), 32 bytes.

    Raises:
        ValueError: The salt is not 32 bytes long, or the domain contains a zero
            byte. This is the caller's bug; salts from a peer are checked for
            length when the envelope is read.

    Example:
        >>> commitment(b"comity/1 message", bytes(32), b"body").hex()[:16]
        '0060718249bc7fac'
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    if b"\x00" in domain:
        raise ValueError("a domain contains no zero byte")
    return _sha256(b"%b\x00%b%b" % (domain, salt, body)).digest()


def sha256_of(chunks: Iterable[bytes]) -> bytes:
    """Return the SHA-256 digest of what comes in pieces, such as a large file (32 bytes)."""
    digest = _sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.digest()
