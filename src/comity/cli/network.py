"""``comity network``: taking part in a network. Governing one is in ``governance``."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from comity.assembly.home import Home
from comity.assembly.joining import adopt, remarks_on
from comity.assembly.member_card import card_of
from comity.assembly.network_files import NetworkFiles
from comity.cli import governance, governance_keys, network_trust
from comity.cli.administration import log_administration
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, clock, output
from comity.cli.exits import Exit
from comity.cli.files import read_input, write_output
from comity.cli.helping import with_examples
from comity.cli.output import moment, span
from comity.errors import InputInvalid, NetworkDocumentInvalid
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue
from comity.trust.keys import VerificationKey
from comity.trust.network import DigestPin, GovernancePin, Pin, open_network, read_unverified
from comity.trust.network_directory import Directory, FreshnessState
from comity.trust.network_document import PROTOCOL, Endpoint, NetworkDocument, Period
from comity.trust.signed_note import MAX_NOTE_BYTES


def register(app: typer.Typer) -> None:
    """Add the commands."""
    network = typer.Typer(
        no_args_is_help=True, help="Take part in a network of states, or govern one."
    )
    network.command(
        "card",
        help=with_examples(
            "Write the member card of this node, for the governance of the network.",
            "comity network card --home ./de -o de.card",
            more="The card holds public things only. Tell its digest on another way.",
        ),
    )(card)
    network.command(
        "join",
        help=with_examples(
            "Adopt a network document, the first one or a newer version.",
            "comity network join network.note --home ./de --digest SHA256",
            "comity network join network.note --home ./de --governance-key governor-1.pub "
            "--governance-key governor-2.pub --threshold 2",
            "comity network join version-2.note version-3.note --home ./de",
            more="A running node takes the new version up by itself within half a minute.",
        ),
    )(join)
    network.command(
        "status",
        help=with_examples(
            "Say for how long the network document may still be used, and whether it fits us.",
            "comity network status --home ./de",
            more="Exit status 0 fresh, 1 ageing or not fitting, 3 expired.",
        ),
    )(status)
    network.command(
        "show",
        help=with_examples(
            "Show members, keys and dates of a network document.",
            "comity network show --home ./de",
            "comity network show network.note",
        ),
    )(show)
    governance.register(network)
    network_trust.register(network)
    governance_keys.register(network)
    app.add_typer(network, name="network")


def card(
    home: HomeOption = DEFAULT_HOME,
    to: Annotated[
        Path, typer.Option("-o", "--output", help="File to write; - for standard output.")
    ] = Path("-"),
    as_json: JsonOption = False,
) -> None:
    """Write the member card."""
    place = Home(home)
    made = card_of(place, place.config())
    write_output(to, made.encode())
    if to != Path("-"):
        output(as_json).answer(
            {"card": to, "state": made.state, "digest": made.digest()},
            f"The card of {made.state} is in {to}.",
            f"Tell the governance its digest on another way: {made.digest()}",
        )


def join(
    *,
    files: Annotated[list[Path], typer.Argument(help="Signed network documents.", metavar="FILE")],
    home: HomeOption = DEFAULT_HOME,
    digest: Annotated[
        str | None, typer.Option(help="Digest the first document must have, as you were told.")
    ] = None,
    governance_key: Annotated[
        list[str] | None,
        typer.Option(help="Key that governs the network, or a file with it; for the first one."),
    ] = None,
    threshold: Annotated[
        int | None, typer.Option(help="How many of the governance keys must have signed.", min=1)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Adopt a network document."""
    pin = _pin(digest, governance_key or [], threshold)
    raws = [read_input(file, max_bytes=MAX_NOTE_BYTES) for file in files]
    adoption = adopt(Home(home), raws, pin=pin, now=clock().now())
    document = adoption.document
    if adoption.adopted:
        fields: dict[str, JsonValue] = {
            "network_sha256": document.digest(),
            "versions": [*adoption.adopted],
        }
        log_administration(Home(home), Act.NETWORK_ADOPTED, fields)
    told = output(as_json)
    told.answer(
        {
            "network": document.network,
            "version": document.version,
            "digest": document.digest(),
            "adopted": adoption.adopted,
            "ignored": adoption.ignored,
            "expires_at": document.expires_at,
            "remarks": adoption.remarks,
        },
        f"{document.network}, version {document.version}, is in force: "
        f"{len(document.members)} members, until {moment(document.expires_at)}."
        + ("" if adoption.adopted else " It was so before."),
    )
    for version in adoption.ignored:
        told.note(f"Version {version} is older than the one in force and was ignored.")
    for remark in adoption.remarks:
        told.note(f"warning: {remark}")


def status(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Say for how long the network document may still be used."""
    place = Home(home)
    now = clock().now()
    directory = Directory(NetworkFiles(place.networks).current())
    document = directory.document
    freshness = directory.freshness(now)
    remarks = remarks_on(place, place.config(), directory, now)
    output(as_json).answer(
        {
            "network": document.network,
            "version": document.version,
            "digest": document.digest(),
            "freshness": freshness.state,
            "expires_at": document.expires_at,
            "seconds_until_expiry": int(freshness.remaining.total_seconds()),
            "seconds_until_exchange_stops": int(freshness.budget_remaining.total_seconds()),
            "remarks": remarks,
        },
        f"{document.network}, version {document.version}: {freshness.state}",
        f"  expires              {moment(document.expires_at)}  (in {span(freshness.remaining)})",
        f"  exchange stops       in {span(freshness.budget_remaining)}",
        f"  digest               {document.digest()}",
        *(f"warning: {remark}" for remark in remarks),
    )
    if freshness.state is FreshnessState.EXPIRED:
        raise typer.Exit(Exit.TRUST)
    if freshness.state is FreshnessState.AGEING or remarks:
        raise typer.Exit(Exit.NO)


def show(
    file: Annotated[
        Path | None, typer.Argument(help="A network document.", show_default="the one in force")
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Show a network document."""
    if file is None:
        document = NetworkFiles(Home(home).networks).current().value
        signed = "the one in force here"
    else:
        raw = read_input(file, max_bytes=MAX_NOTE_BYTES)
        document = read_unverified(raw)
        signed = _signed(raw)
    now = clock().now()
    told = output(as_json)
    left = document.expires_at - now
    ends = f"in {span(left)}" if left.total_seconds() > 0 else "EXPIRED"
    told.answer(
        {"document": document, "digest": document.digest(), "signatures": signed},
        f"{document.network}, version {document.version} ({signed})",
        f"  issued   {moment(document.issued_at)}",
        f"  expires  {moment(document.expires_at)}  ({ends}), "
        f"then {document.grace_days} days of grace",
        f"  digest   {document.digest()}",
        f"  governed by {document.governance.threshold} of {len(document.governance.keys)}: "
        + ", ".join(key.name for key in document.governance.verification_keys()),
        "",
        told.table(
            (
                "state",
                "authority",
                "status",
                "node",
                "log keys",
                "witness",
                "sealing",
                "certificates",
            ),
            [
                (
                    member.state,
                    member.name,
                    member.status,
                    ", ".join(map(_endpoint, member.endpoints)),
                    "none" if member.log is None else _in_force(member.log.keys, now),
                    "none" if member.witness is None else _in_force(member.witness.keys, now),
                    _in_force(member.sealing_keys, now),
                    _in_force(member.certificates, now),
                )
                for member in document.members
            ],
        ),
        *_reliance(document, now),
        *(
            f"removed: {removed.state} on {moment(removed.removed_at)}: {removed.reason}"
            for removed in document.removed
        ),
    )


def _reliance(document: NetworkDocument, now: datetime) -> list[str]:
    """Return whose cosignatures and time-stamps count, one line each."""
    lines = []
    if document.witnessing is not None:
        lines.append(
            f"publications need the witnesses of {document.witnessing.threshold} other members"
        )
    for authority in document.time_stamping:
        ends = "" if authority.valid_until is None else f", until {moment(authority.valid_until)}"
        state = "in force" if authority.covers(now) else "not in force"
        lines.append(f"time-stamps of {authority.name}: {state}{ends}")
    return lines


def _endpoint(endpoint: Endpoint) -> str:
    """Return where a member answers; the protocol is named unless it is Comity's own."""
    own = endpoint.protocol == PROTOCOL
    return endpoint.url if own else f"{endpoint.url} ({endpoint.protocol})"


def _in_force(periods: Sequence[Period], now: datetime) -> str:
    """Return how many of some keys are valid, and when the first of these ends."""
    valid = [period for period in periods if period.covers(now)]
    ends = [period.valid_until for period in valid if period.valid_until is not None]
    text = f"{len(valid)} of {len(periods)}"
    return f"{text}, one until {moment(min(ends))}" if ends else text


def _signed(raw: bytes) -> str:
    """Return how far a document is signed, by its own word only."""
    document = read_unverified(raw)
    pin = DigestPin(document.digest())
    try:
        open_network(raw, trusted=None, pin=pin)
    except NetworkDocumentInvalid:
        return f"NOT yet signed by {document.governance.threshold} governance keys"
    return "signed by its own governance; whether that is the right one is not checked here"


def _pin(digest: str | None, keys: list[str], threshold: int | None) -> Pin | None:
    """Return what the operator was told about the first document.

    Raises:
        InputInvalid: Half of it, or both kinds.
    """
    if digest is not None and not keys and threshold is None:
        return DigestPin(digest.strip().lower())
    if digest is None and keys and threshold is not None:
        return GovernancePin(tuple(_key(text) for text in keys), threshold)
    if digest is None and not keys and threshold is None:
        return None
    raise InputInvalid(
        "Give either --digest, or --governance-key with --threshold.", field="digest"
    )


def _key(text: str) -> VerificationKey:
    if "+" not in text:
        text = read_input(Path(text), max_bytes=4096).decode("utf-8", "replace")
    return VerificationKey.from_text(text.strip())
