"""``comity credential verify``: what was shown, said in words. Needs no node."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from comity.cli.context import JsonOption, clock, output
from comity.cli.files import read_input
from comity.errors import EvidenceInvalid, InputInvalid
from comity.records.credential_ports import Statement
from comity.trust.certificates import der_of, fingerprint
from comity.trust.compact_jws import Json
from comity.trust.selective_disclosure import Presentation, open_presentation
from comity.trust.status_list import not_withdrawn_as_of

_MAX_BYTES: Final = 512 * 1024
_WORDS: Final = {
    Statement.NO_CONVICTION: "no conviction is held in the register",
    Statement.CHILDREN: "no conviction relevant to work with children is held in the register",
}
_NOT_PROVED: Final = (
    "What other states hold and never notified to this one.",
    "What happened after the credential was issued, if no status list was given.",
    "That the one who shows it is the person: compare name and birth date with a document.",
)


def verify(
    *,
    file: Annotated[Path, typer.Argument(help="What was shown; - for standard input.")],
    certificate: Annotated[
        Path | None, typer.Option(help="The authority's certificate, PEM, from a source you trust.")
    ] = None,
    certificate_sha256: Annotated[
        str | None, typer.Option(help="Its fingerprint instead: 64 hexadecimal digits.")
    ] = None,
    from_list: Annotated[
        Path | None, typer.Option(help="The status list, as published by the authority.")
    ] = None,
    audience: Annotated[
        str | None, typer.Option("--to", help="You, as you told the person.")
    ] = None,
    nonce: Annotated[str | None, typer.Option(help="What you asked to be repeated.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Verify what was shown.

    Raises:
        InputInvalid: Only one of --to and --nonce, or no certificate to compare with.
        EvidenceInvalid: It does not hold; the sentence says why.
    """
    if (audience is None) != (nonce is None):
        raise InputInvalid("Give --to and --nonce together.", field="nonce")
    trusted = _trusted(certificate, certificate_sha256)
    now = clock().now()
    text = _text(file)
    shown = open_presentation(text, at=now, audience=audience, nonce=nonce)
    if shown.certificate_sha256 != trusted:
        raise EvidenceInvalid("The credential is sealed by another certificate than the one given.")
    checked_at = None if from_list is None else _check_status(shown, _text(from_list), now)
    answer = {**_answer(shown, checked_at), "audience_checked": audience is not None}
    output(as_json).answer(answer, *_words(shown, checked_at, is_for_us=audience is not None))


def _check_status(shown: Presentation, listed: str, now: datetime) -> datetime:
    return not_withdrawn_as_of(shown.claims, listed, certificate=shown.certificate, at=now)


def _answer(shown: Presentation, checked_at: datetime | None) -> dict[str, Json]:
    return {
        "verified": True,
        "authority": shown.claims.get("authority"),
        "state": shown.claims.get("state"),
        "shown": dict(shown.disclosed),
        "kept_back": shown.kept_back,
        "issued_on": _day(shown.claims.get("iat")),
        "expires_on": _day(shown.claims.get("exp")),
        "bound_at": None if shown.bound_at is None else shown.bound_at.isoformat(),
        "not_withdrawn_as_of": None if checked_at is None else checked_at.isoformat(),
        "certificate_sha256": shown.certificate_sha256,
        "not_proved": list(_NOT_PROVED),
    }


def _words(shown: Presentation, checked_at: datetime | None, *, is_for_us: bool) -> list[str]:
    whose = f"{shown.claims.get('authority')} ({shown.claims.get('state')})"
    begins, ends = (_day(shown.claims.get(name)) for name in ("iat", "exp"))
    lines = [f"VERIFIED: sealed by {whose} on {begins}, holds until {ends}."]
    lines += [f"  {name}: {_said(name, value)}" for name, value in shown.disclosed.items()]
    lines.append(f"{shown.kept_back} further claims were kept back.")
    if shown.bound_at is None:
        lines.append("NOT BOUND: anybody who came by this file can show it.")
    else:
        lines.append(f"Bound by the person's own key at {shown.bound_at:%Y-%m-%d %H:%M} UTC.")
        if not is_for_us:
            lines.append("NOT CHECKED for whom, and whether before: give --to and --nonce.")
    if checked_at is None:
        lines.append("NOT CHECKED whether it was withdrawn: give the list with --from-list.")
    else:
        lines.append(f"Not withdrawn as of {checked_at:%Y-%m-%d %H:%M} UTC.")
    lines.append("What this does not prove:")
    lines += [f"  {each}" for each in _NOT_PROVED]
    return lines


def _said(name: str, value: Json) -> str:
    if value is True and name in set(Statement):
        return _WORDS[Statement(name)]
    return str(value)


def _trusted(certificate: Path | None, digest: str | None) -> str:
    if certificate is None and digest is not None:
        return digest.strip().lower()
    if certificate is None or digest is not None:
        raise InputInvalid("Give --certificate or --certificate-sha256.", field="certificate")
    return fingerprint(der_of(read_input(certificate, max_bytes=64 * 1024)))


def _text(path: Path) -> str:
    try:
        return read_input(path, max_bytes=_MAX_BYTES).decode("ascii").strip()
    except UnicodeDecodeError as problem:
        raise EvidenceInvalid("The file is no credential and no status list.") from problem


def _day(seconds: Json) -> str:
    if not isinstance(seconds, int):
        return "?"
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
