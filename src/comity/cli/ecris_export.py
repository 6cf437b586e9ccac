"""``comity ecris export``: the register, or conversations, as an archive of ECRIS messages."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import typer

from comity.access.permissions import Permission
from comity.assembly.ecris_exporting import (
    ArchiveReport,
    conversations_for_archive,
    register_for_archive,
    write_archive,
)
from comity.assembly.mass_export import require_second_officer, use_approval
from comity.cli.clearance import read_here
from comity.cli.consultation import log_archive, required
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, officer, principal_at
from comity.cli.exits import Exit
from comity.cli.files import new_private_file
from comity.cli.helping import with_examples
from comity.cli.output import Output
from comity.errors import InputInvalid
from comity.ids import ConversationId
from comity.records.use_restrictions import use_restrictions
from comity.transport.ecris.codes import OWN_CODES
from comity.transport.registers.ecris_archive_writing import ArchiveWriter
from comity.transport.registers.ecris_conversion import Dialect
from comity.trust.digest import sha256_of

HELP: Final = with_examples(
    "Write the register's own convictions, or conversations, as an archive of ECRIS messages.",
    'comity ecris export --register --purpose migration --case "M 1" --output register.xml',
    'comity ecris export DE-BG-REQ-… --purpose audit --case "A 7" --output case.xml',
    'comity ecris export --register --to ecris-ri --purpose migration --case "M 1" '
    "--output register-ri.xml",
    more="The disclosure goes on record before the file appears; an existing file is never "
    "overwritten. From the register each person with a conviction of our own is one answer, "
    "addressed to ourselves, since nobody asked; parts of convictions may be numbered anew. "
    "Convictions received from other states are left out of it. What an element has no room "
    "for is told. Status 1 if something could not be written.",
)
_AT_ONCE: Final = 1 << 20
_MOST_CONVERSATIONS: Final = 100


def export(
    *,
    conversations: Annotated[
        list[str] | None, typer.Argument(metavar="CONVERSATION...", help="Which; 100 at most.")
    ] = None,
    register: Annotated[
        bool, typer.Option("--register", help="The register instead of conversations.")
    ] = False,
    to: Annotated[Dialect, typer.Option(help="The dialect to write.")] = Dialect.V1,
    target: Annotated[Path, typer.Option("--output", "-o", help="The file to make.")],
    purpose: Annotated[str, typer.Option("--purpose", help="What for; goes on record.")],
    case: Annotated[str, typer.Option("--case", help="Your case reference; goes on record.")],
    home: HomeOption = DEFAULT_HOME,
    by: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write an archive.

    Raises:
        InputInvalid: Officer, purpose or case is missing, the file is there already or
            cannot be written, or it is not said what to export. The officer's input;
            nothing was written.
        ReferenceNotFound: There is no such conversation.
        ApprovalRequired: They are many, and nobody else has approved it yet.
        typer.Exit: With status 1, if something could not be written.
    """
    who = officer(by)
    named = [ConversationId(each) for each in dict.fromkeys(conversations or ())]
    if register == bool(named) or len(named) > _MOST_CONVERSATIONS:
        raise InputInvalid(
            f"Name up to {_MOST_CONVERSATIONS} conversations, or say --register.",
            field="conversations",
        )
    with opened_node(home) as node, new_private_file(target) as made:
        required(node, purpose, case)
        principal = principal_at(node, by, Permission.RECORD_EXPORT)
        with read_here(node) as snapshot:
            count = snapshot.register.size()[0] if register else len(named)
        approval = require_second_officer(node, named or ["register"], count=count, by=principal)
        codes = OWN_CODES if node.ecris is None else node.ecris.codes
        with read_here(node) as snapshot:
            restricted = frozenset(use_restrictions(snapshot.facts))
            now = node.clock.now()
            messages = (
                register_for_archive(snapshot.register, node.state, now, restricted=restricted)
                if register
                else conversations_for_archive(snapshot, named, own=node.state)
            )
            report = write_archive(messages, ArchiveWriter(made, to, codes))
        with node.database.begin() as work:
            use_approval(node, work, approval)
        log_archive(
            node,
            conversations=named,
            dialect=to,
            messages=report.messages,
            purpose=purpose,
            case=case,
            by=who,
            sha256_hex=_digest(made),
        )
    _tell(output(as_json), report, target)
    if report.left_out:
        raise typer.Exit(Exit.NO)


def _digest(made: BinaryIO) -> str:
    """Return the SHA-256 of a file that is just being written, in hexadecimal digits."""
    made.flush()
    return sha256_of(_pieces(made.fileno())).hex()


def _pieces(handle: int) -> Iterator[bytes]:
    at = 0
    while piece := os.pread(handle, _AT_ONCE, at):
        yield piece
        at += len(piece)


def _tell(shown: Output, report: ArchiveReport, target: Path) -> None:
    noted = report.noted.most_common()
    shown.answer(
        {
            "file": str(target),
            "messages": report.messages,
            "convictions": report.convictions,
            "with_notes": report.with_notes,
            "noted": [{"note": text, "messages": number} for text, number in noted],
            "left_out": report.left_out,
            "reasons": [{"what": what, "reason": reason} for what, reason in report.reasons],
        },
        *(
            [shown.table(("note", "messages"), [(text, str(number)) for text, number in noted])]
            if noted
            else []
        ),
        *([shown.table(("left out", "why"), report.reasons)] if report.reasons else []),
        f"{report.messages} messages with {report.convictions} convictions in {target}; "
        f"{report.left_out} left out.",
    )
