"""``comity evidence``: proof of an exchange in one file, for whoever has to be convinced."""

from pathlib import Path
from typing import Annotated

import typer

from comity.assembly.accusations import misbehaviour_file
from comity.assembly.anchored_evidence import export_anchored
from comity.assembly.further_disclosed import Further
from comity.assembly.sealing_documents import in_container
from comity.cli.clearance import Named, require_shown
from comity.cli.consultation import log_export
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, officer
from comity.cli.evidence_deadline import register_deadline
from comity.cli.evidence_lines import vouching_lines
from comity.cli.files import STANDARD, read_input, write_output
from comity.cli.helping import with_examples
from comity.cli.output import moment
from comity.ids import ConversationId
from comity.ledger.anchored_file import read_file
from comity.ledger.channel_reading import docket_moment, read_docket
from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.evidence_bodies import read_logged_header
from comity.ledger.evidence_file import MAX_EVIDENCE_BYTES


def register(app: typer.Typer) -> None:
    """Add the commands."""
    evidence = typer.Typer(
        no_args_is_help=True, help="Prove an exchange to somebody who trusts neither state."
    )
    evidence.command(
        "export",
        help=with_examples(
            "Write what an exchange left in both logs into one file, and verify it.",
            "comity evidence export DE-FR-REQ-000000000000001 -o case.evidence --by officer-7",
            "comity evidence export DE-FR-REQ-000000000000001 -o case.evidence --without-payload",
            "comity evidence export DE-FR-REQ-000000000000001 -o case.evidence --with decisions",
            more="REF is a message, or the message that opened a conversation: then all its "
            "messages are in the file. A payload is a criminal record: disclose it only to those "
            "who may read it; the log keeps who took it. Where the network has witnesses or "
            "time-stamp authorities, the partners are asked for what vouches for their logs; what "
            "does not answer is left out, and said. 'comity verify' checks the file, with the "
            "network document only.",
        ),
    )(export_command)
    register_deadline(evidence)
    evidence.command(
        "misbehaviour",
        help=with_examples(
            "Write the proof that partners' logs contradicted themselves into one file.",
            "comity evidence misbehaviour -o misbehaviour.json --home ./de",
            more="Each proof is two notes signed with the log's own key, whole, so that "
            "whoever has the network document can check them. Two roots for one size prove a "
            "rewriting by themselves; two sizes prove it once the partner cannot show that the "
            "one log continues the other. Exit status 1: there is no such proof here.",
        ),
    )(misbehaviour)
    evidence.command(
        "show",
        help=with_examples(
            "Show what an evidence file holds, verifying nothing.",
            "comity evidence show case.evidence",
        ),
    )(show)
    app.add_typer(evidence, name="evidence")


def export_command(
    *,
    reference: Annotated[
        str, typer.Argument(help="A message or a conversation.", metavar="REF", show_default=False)
    ],
    to: Annotated[
        Path, typer.Option("-o", "--output", help="File to write; - for standard output.")
    ],
    home: HomeOption = DEFAULT_HOME,
    without_payload: Annotated[
        bool, typer.Option("--without-payload", help="Leave out what the messages say.")
    ] = False,
    as_json: JsonOption = False,
    by: OfficerOption = "",
    further: Annotated[
        list[Further] | None,
        typer.Option(
            "--with",
            help="Further entries of our log to disclose: what policy decided about its messages "
            "(it names the officer), that a day passed without an answer, or that payloads were "
            "erased. May be repeated.",
        ),
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Do not ask partners what vouches for their logs.")
    ] = False,
    newest: Annotated[
        bool, typer.Option("--format-3", help="Write format 3 even if nothing in it needs it.")
    ] = False,
    asice: Annotated[
        bool,
        typer.Option("--asice", help="In a container signed with the authority's seal (ASiC-E)."),
    ] = False,
) -> None:
    """Write an evidence file; who took it goes on record."""
    who = officer(by)
    with opened_node(home) as node:
        require_shown(node, Named(exchanged=reference))
        exported = export_anchored(
            node,
            reference,
            with_payload=not without_payload,
            further=frozenset(further or ()),
            offline=offline,
            newest_format=newest,
        )
        raw, report = exported.raw, exported.report
        if asice:
            raw = in_container(node, raw)
        digest = node.directory.document.digest()
        log_export(
            node,
            reference,
            messages=len(report.messages) + len(report.channel),
            with_payload=not without_payload,
            by=who,
            content=raw,
        )
    write_output(to, raw, private=not without_payload)
    if to == STANDARD:
        return
    outstanding = [message.id for message in report.messages if message.received_at is None]
    one_sided = [record.id for record in report.channel]
    count = len(report.messages) + len(one_sided)
    output(as_json).answer(
        {
            "file": to,
            "conversation": report.conversation,
            "messages": [message.id for message in report.messages],
            "one_sided": one_sided,
            "receipts_outstanding": outstanding,
            "with_payload": not without_payload,
            "entries": report.entries,
            "anchors": report.anchors,
            "left_out": exported.left_out,
            "network_digest": digest,
            "verified": True,
        },
        f"{count} messages of {report.conversation} are in {to}, verified.",
        *(
            f"  our own record only, the partner signed nothing: {identifier}"
            for identifier in one_sided
        ),
        *(f"  receipt outstanding: {identifier}" for identifier in outstanding),
        *(f"  {line}" for line in vouching_lines(report)),
        *(f"  left out: {sentence}" for sentence in exported.left_out),
        f"  to verify: comity verify {to} --network NETWORK.note --network-digest {digest}",
    )


def misbehaviour(
    *,
    to: Annotated[
        Path, typer.Option("-o", "--output", help="File to write; - for standard output.")
    ],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Write the proof that partners' logs contradicted themselves into one file."""
    with opened_node(home) as node:
        raw, proofs = misbehaviour_file(node)
    told = output(as_json)
    if not proofs:
        told.no({"proofs": []}, "No log has contradicted itself here; nothing was written.")
    write_output(to, raw)
    if to == STANDARD:
        return
    told.answer(
        {"file": to, "proofs": proofs},
        f"{len(proofs)} proofs are in {to}:",
        *(f"  {proof.state or 'nobody'}  {proof.log}: {proof.what}" for proof in proofs),
        "Give the file to the governance of the network and to the partner itself.",
    )


def show(
    file: Annotated[Path, typer.Argument(help="The evidence file; - for standard input.")],
    as_json: JsonOption = False,
) -> None:
    """Show what an evidence file holds."""
    whole = read_file(read_input(file, max_bytes=MAX_EVIDENCE_BYTES))
    holds = whole.holds
    told = output(as_json)
    headers = [read_logged_header(item.header) for item in holds.messages]
    dockets = [read_docket(item.docket) for item in holds.channel]
    rows = [
        (
            header.id,
            moment(header.sent_at),
            f"leaf {item.proof.index}",
            "none" if item.receipt is None else f"leaf {item.receipt.proof.index}",
            "no" if item.payload is None else f"{len(item.payload)} bytes",
        )
        for header, item in zip(headers, holds.messages, strict=True)
    ]
    rows += [
        (
            docket.message,
            moment(docket_moment(docket)),
            f"leaf {item.proof.index} of {docket.recorder}",
            "one side's record",
            "no" if item.wire_bytes is None else f"{len(item.wire_bytes)} bytes",
        )
        for docket, item in zip(dockets, holds.channel, strict=True)
    ]
    conversation = headers[0].conversation if headers else dockets[0].conversation
    told.answer(
        {
            "verified": False,
            "conversation": ConversationId(conversation),
            "messages": [
                {
                    "id": header.id,
                    "sent_at": header.sent_at,
                    "sender_index": item.proof.index,
                    "recipient_index": None if item.receipt is None else item.receipt.proof.index,
                    "with_payload": item.payload is not None,
                }
                for header, item in zip(headers, holds.messages, strict=True)
            ],
            "channel": [
                {
                    "id": docket.message,
                    "recorder": docket.recorder,
                    "recorded_at": docket_moment(docket),
                    "index": item.proof.index,
                    "accepted": item.accepted is not None,
                    "with_payload": item.wire_bytes is not None,
                }
                for docket, item in zip(dockets, holds.channel, strict=True)
            ],
            "network": whole.network,
            "entries": [
                {"log": entry.origin, "kind": entry.kind, "index": entry.proof.index}
                for entry in whole.entries
            ],
            "anchors": [
                {
                    "log": anchor.origin,
                    "size": read_checkpoint(anchor.note).size,
                    "binds": [link.size for link in anchor.links],
                    "time_stamps": [chain.authority for chain in anchor.time_stamps],
                }
                for anchor in whole.anchors
            ],
        },
        f"Conversation {conversation}; nothing is verified here.",
        told.table(("message", "dated", "in sender's log", "receipt", "payload"), rows),
    )
