"""``comity evidence``: proof of an exchange in one file, for whoever has to be convinced."""

from pathlib import Path
from typing import Annotated

import typer

from comity.assembly.evidence import export
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.files import STANDARD, read_input, write_output
from comity.cli.helping import with_examples
from comity.cli.output import moment
from comity.ids import ConversationId
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_bodies import read_logged_header
from comity.ledger.evidence_file import MAX_EVIDENCE_BYTES, read_evidence


def register(app: typer.Typer) -> None:
    """Add the commands."""
    evidence = typer.Typer(
        no_args_is_help=True, help="Prove an exchange to somebody who trusts neither state."
    )
    evidence.command(
        "export",
        help=with_examples(
            "Write what an exchange left in both logs into one file, and verify it.",
            "comity evidence export DE-FR-REQ-000000000000001 -o case.evidence --home ./de",
            "comity evidence export DE-FR-REQ-000000000000001 -o case.evidence --without-payload",
            more="REF is a message, or the message that opened a conversation: then all its "
            "messages are in the file. A payload is a criminal record: disclose it only to those "
            "who may read it. 'comity verify' checks the file, with the network document only.",
        ),
    )(export_command)
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
) -> None:
    """Write an evidence file."""
    with opened_node(home) as node:
        raw = export(node, reference, with_payload=not without_payload)
        report = verify_evidence(raw, node.directory)
        digest = node.directory.document.digest()
    write_output(to, raw, private=not without_payload)
    if to == STANDARD:
        return
    outstanding = [message.id for message in report.messages if message.received_at is None]
    output(as_json).answer(
        {
            "file": to,
            "conversation": report.conversation,
            "messages": [message.id for message in report.messages],
            "receipts_outstanding": outstanding,
            "with_payload": not without_payload,
            "network_digest": digest,
            "verified": True,
        },
        f"{len(report.messages)} messages of {report.conversation} are in {to}, verified.",
        *(f"  receipt outstanding: {identifier}" for identifier in outstanding),
        f"  to verify: comity verify {to} --network NETWORK.note --network-digest {digest}",
    )


def show(
    file: Annotated[Path, typer.Argument(help="The evidence file; - for standard input.")],
    as_json: JsonOption = False,
) -> None:
    """Show what an evidence file holds."""
    items = read_evidence(read_input(file, max_bytes=MAX_EVIDENCE_BYTES))
    told = output(as_json)
    headers = [read_logged_header(item.header) for item in items]
    rows = [
        (
            header.id,
            moment(header.sent_at),
            f"leaf {item.proof.index}",
            "none" if item.receipt is None else f"leaf {item.receipt.proof.index}",
            "no" if item.payload is None else f"{len(item.payload)} bytes",
        )
        for header, item in zip(headers, items, strict=True)
    ]
    told.answer(
        {
            "verified": False,
            "conversation": ConversationId(headers[0].conversation),
            "messages": [
                {
                    "id": header.id,
                    "sent_at": header.sent_at,
                    "sender_index": item.proof.index,
                    "recipient_index": None if item.receipt is None else item.receipt.proof.index,
                    "with_payload": item.payload is not None,
                }
                for header, item in zip(headers, items, strict=True)
            ],
        },
        f"Conversation {headers[0].conversation}; nothing is verified here.",
        told.table(("message", "dated", "in sender's log", "receipt", "payload"), rows),
    )
