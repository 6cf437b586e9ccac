"""``comity verify`` of a credential with selective disclosure (SD-JWT). Trust only."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from comity.cli.verify_output import printable, section, show, show_json
from comity.errors import EvidenceInvalid
from comity.trust.certificates import fingerprint
from comity.trust.compact_jws import Json
from comity.trust.selective_disclosure import Presentation, open_presentation
from comity.trust.status_list import not_withdrawn_as_of

MAX_CREDENTIAL_BYTES: Final = 512 * 1024
_FORM: Final = re.compile(rb"[A-Za-z0-9_.\-]{20,}~[A-Za-z0-9_.\-~]*\s*", re.ASCII)
_NOT_PROVED: Final = (
    "What other states hold and never notified to this one.",
    "That the one who shows it is the person: compare with a document.",
    "Whose the certificate is: that is known from the road on which you were given it.",
)


def is_credential(raw: bytes) -> bool:
    """Return whether a file has the form of a credential with disclosures."""
    return len(raw) <= MAX_CREDENTIAL_BYTES and _FORM.fullmatch(raw) is not None


def report_credential(
    raw: bytes,
    known: Sequence[str],
    status_list: bytes | None,
    *,
    now: datetime,
    as_json: bool,
    audience: str | None = None,
    nonce: str | None = None,
) -> None:
    """Check a credential and say what it shows.

    Args:
        raw: The file.
        known: Fingerprints of certificates that came on another road.
        status_list: The authority's status list, if it is at hand.
        now: Now, aware.
        as_json: Whether to answer in JSON.
        audience: Whom it must be bound for.
        nonce: What it must repeat.

    Raises:
        EvidenceInvalid: It does not hold, or its certificate is not known. Whoever shows it,
            or whoever verifies, who must know the certificate.
    """
    text = raw.decode("ascii").strip()
    shown = open_presentation(text, at=now, audience=audience, nonce=nonce)
    if shown.certificate_sha256 not in known:
        raise EvidenceInvalid(
            "The credential is sealed by a certificate that is not known here "
            f"({shown.certificate_sha256}): give the authority's with --certificate."
        )
    checked_at = None if status_list is None else _not_withdrawn(shown, status_list, now)
    not_proved = [*_NOT_PROVED]
    if checked_at is None:
        not_proved.append("That it was not withdrawn: give the list with --status-list.")
    if shown.bound_at is None:
        not_proved.append("That the person shows it: anybody who came by this file can.")
    if as_json:
        show_json(
            {
                "ok": True,
                "verified": True,
                "claims": shown.claims,
                "shown": shown.disclosed,
                "kept_back": shown.kept_back,
                "bound_at": shown.bound_at,
                "not_withdrawn_as_of": checked_at,
                "certificate_sha256": shown.certificate_sha256,
                "not_proved": not_proved,
            }
        )
        return
    lines = [f"VERIFIED. Sealed with the certificate {shown.certificate_sha256}"]
    lines += section("Proved", _sentences(shown, checked_at))
    lines += section("Not proved", tuple(not_proved))
    show("\n".join(lines), "bold green")


def _not_withdrawn(shown: Presentation, listed: bytes, now: datetime) -> datetime:
    text = listed.decode("ascii", "replace").strip()
    return not_withdrawn_as_of(shown.claims, text, certificate=shown.certificate, at=now)


def _sentences(shown: Presentation, checked_at: datetime | None) -> tuple[str, ...]:
    whose = _said(shown.claims.get("authority")), _said(shown.claims.get("state"))
    sentences = [f"{whose[0]} ({whose[1]}) sealed it."]
    sentences += [
        printable(f"It shows {name}: {_said(value)}") for name, value in shown.disclosed.items()
    ]
    sentences.append(f"{shown.kept_back} further claims were kept back.")
    if shown.bound_at is not None:
        sentences.append(f"The person's own key bound it at {shown.bound_at.isoformat()}.")
    if checked_at is not None:
        sentences.append(f"It was not withdrawn as of {checked_at.isoformat()}.")
    return tuple(sentences)


def _said(value: Json) -> str:
    return printable(str(value))


def fingerprints(certificates: Sequence[bytes], digests: Sequence[str]) -> tuple[str, ...]:
    """Return the fingerprints of certificates (DER), and those given as such."""
    return (*map(fingerprint, certificates), *(one.strip().lower() for one in digests))
