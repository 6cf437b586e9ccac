"""``comity verify`` of a sealed document: PDF or ASiC-E container. Trust only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec
import typer

from comity.cli.verify_output import EXIT_NOT_VERIFIED, printable, section, show, show_json
from comity.errors import Failure
from comity.trust.network_document import NetworkDocument
from comity.trust.sealed_apart import read_apart
from comity.trust.sealed_document import Seal, node_certificates, vouching_problem
from comity.trust.time_stamp import verify_token
from comity.trust.time_stamp_authorities import anchors_of

_NOT_PROVED: Final = (
    "That what the document says is true, or still is.",
    "That the certificate was not revoked: nothing is fetched here to find out.",
    "Whose the certificate is: that is known from the road on which you were given it.",
)


@dataclass(frozen=True, slots=True)
class Inside:
    """What a file inside a document proves.

    Attributes:
        told: That, in a sentence.
        refused: Whether it is evidence that does not hold.
        training: Whether it says that the document is of a training room, where nobody exists.
    """

    told: str
    refused: bool = False
    training: bool = False


class _Marked(msgspec.Struct, frozen=True):
    """What the record of a document says of where it was made; see docs/json-forms.md."""

    format: Literal["comity-document/1"]
    training: str


def is_of_training(content: bytes) -> bool:
    """Return whether a file inside a document is the record of one made in a training room."""
    try:
        return bool(msgspec.json.decode(content, type=_Marked).training)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def report_document(
    raw: bytes,
    known: Sequence[bytes],
    document: NetworkDocument | None,
    *,
    now: datetime,
    as_json: bool,
    is_pinned: bool,
    inside: Callable[[bytes], Inside | None],
) -> None:
    """Check every seal on a document and say whether they vouch for it as it is.

    Args:
        raw: The file.
        known: Certificates that came on another road, DER.
        document: The network document, if one is given: it names time-stamp authorities.
        now: Now, aware.
        as_json: Whether to answer in JSON.
        is_pinned: Whether the network document is the one meant, by its digest: only then do
            the certificates count that it names for its members' nodes.
        inside: Says what a file inside proves; ``None`` if it is no evidence.

    Raises:
        InputInvalid: It cannot be read, or takes too long. Whoever supplied it.
        ConfigurationInvalid: The part that reads PDF is not installed.
        typer.Exit: With status 1, unless there is a seal, each vouches for the document, and
            no evidence inside is refused.
    """
    sealed = read_apart(raw, None)
    stamped = [_stamped_at(seal, document, now) for seal in sealed.seals]
    problems = [
        vouching_problem(
            seal,
            [*known, *_named(document if is_pinned else None, proven_at or seal.signed_at or now)],
            now=now,
            proven_at=proven_at,
        )
        for seal, (proven_at, _) in zip(sealed.seals, stamped, strict=True)
    ]
    sealed_well = bool(sealed.seals) and not any(problems)
    found = {name: inside(content) for name, content in sorted(sealed.files.items())}
    enclosed = {name: None if one is None else one.told for name, one in found.items()}
    good = sealed_well and not any(one is not None and one.refused for one in found.values())
    training = any(one is not None and one.training for one in found.values())
    seals: list[dict[str, object]] = [
        {
            "holder": seal.holder,
            "certificate_sha256": seal.certificate_sha256,
            "signed_at": seal.signed_at,
            "time_stamped_at": proven_at,
            "time_stamp": what,
            "problem": problem,
        }
        for seal, (proven_at, what), problem in zip(sealed.seals, stamped, problems, strict=True)
    ]
    if as_json:
        show_json(
            {
                "ok": good,
                "verified": good,
                "form": sealed.form,
                "training": training,
                "seals": seals,
                "files": enclosed,
                "not_proved": _NOT_PROVED,
            }
        )
    else:
        _tell(good, sealed_well, sealed.form, seals, enclosed, training=training)
    if not good:
        raise typer.Exit(EXIT_NOT_VERIFIED)


def _named(document: NetworkDocument | None, at: datetime) -> tuple[bytes, ...]:
    """Return the certificates of members' nodes that the network document names at a moment."""
    return () if document is None else node_certificates(document, at)


def _tell(
    good: bool,
    sealed_well: bool,
    form: str,
    seals: list[dict[str, object]],
    enclosed: dict[str, str | None],
    *,
    training: bool,
) -> None:
    if not seals:
        lines = ["NOT VERIFIED. The document bears no seal."]
    elif good:
        lines = [f"VERIFIED. The seal vouches for the whole document ({form}) as it is."]
    elif sealed_well:
        lines = ["NOT VERIFIED. The seal holds, but evidence inside does not; see below."]
    else:
        lines = ["NOT VERIFIED. A seal does not vouch for the document; see below."]
    if training:
        lines.append("Training: nobody here exists. Do not rely on this document.")
    for seal in seals:
        lines.append(f"  sealed by {printable(str(seal['holder']) or 'somebody')}")
        lines.append(f"    certificate {seal['certificate_sha256']}")
        lines.append(f"    dated {seal['signed_at'] or 'not'} by the signer's own clock")
        lines.append(f"    time-stamp: {seal['time_stamp']}")
        if seal["problem"]:
            lines.append(f"    {seal['problem']}")
    lines += section(
        "Inside",
        tuple(
            printable(f"{name}: {what or 'no evidence file; not looked into'}")
            for name, what in enclosed.items()
        ),
    )
    lines += section("Not proved", _NOT_PROVED)
    show("\n".join(lines), "bold green" if good else "bold red")


def _stamped_at(
    seal: Seal, document: NetworkDocument | None, now: datetime
) -> tuple[datetime | None, str]:
    """Return by when an authority of the network saw a seal, and that in words."""
    if not seal.time_stamp:
        return None, "none"
    if document is None:
        return None, "not checked: give the --network document, which names the authorities"
    said = "of no authority that the network document names"
    for name in sorted({one.name for one in document.time_stamping}):
        try:
            proven = verify_token(
                seal.time_stamp, seal.stamped, anchors_of(document, name), relied_on_at=now
            )
        except Failure as failure:
            said = failure.public
            continue
        at = proven.token.time + (proven.token.accuracy or timedelta(0))
        return at, f"existed at {at.isoformat()} at the latest, by {name}"
    return None, said
