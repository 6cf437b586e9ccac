"""``comity backup``: copies of everything a node keeps, encrypted, and put back."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import typer

from comity.assembly.backing_up import make_backup, restore_backup, verify_backup
from comity.assembly.backup_form import About, Ended, read_about
from comity.assembly.backup_runs import note_proved
from comity.assembly.home import Home
from comity.assembly.node_overview import note_backup
from comity.assembly.passphrases import secret_in
from comity.cli.administration import administrator, log_administration
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, clock, opened_node, output
from comity.cli.files import new_private_file, read_input
from comity.cli.helping import with_examples
from comity.cli.output import moment
from comity.cli.secrecy import ask_twice, prompt_at_terminal
from comity.errors import DecryptionFailed, Failure, InputInvalid
from comity.ledger.acts import Act
from comity.trust.sealed_stream import Opener, Passphrase, Recipient, ToBackupKey, WithBackupKey
from comity.trust.sealing import SealingKey, SealingPublicKey

_MOST_KEY_FILE: Final = 16_384
_ENDING: Final = "*.backup"

FileArgument = Annotated[Path, typer.Argument(help="The backup.", dir_okay=False)]
PassphraseFileOption = Annotated[
    Path | None,
    typer.Option(
        "--backup-passphrase-file",
        help="File with the backup's passphrase on its first line; else it is asked for.",
        dir_okay=False,
    ),
]
KeyOption = Annotated[
    Path | None,
    typer.Option("--key", help="File with the private backup key.", dir_okay=False),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    backup = typer.Typer(no_args_is_help=True, help="Encrypted copies of a node, and back.")
    backup.command(
        "key",
        help=with_examples(
            "Make a backup key: the public half goes to the node, the private half elsewhere.",
            "comity backup key -o backup.key --public backup.pub",
            more="Whoever has the node cannot read its backups then. Without the private half "
            "nobody can: keep it twice, away from node and backups.",
        ),
    )(new_key)
    backup.command(
        "make",
        help=with_examples(
            "Copy everything the node keeps, as it stands at one moment; it may be serving.",
            "comity backup make -o monday.backup --to backup.pub --home ./de",
            "comity backup make -o monday.backup --backup-passphrase-file secret --home ./de",
            more="Database, configuration and network documents; the private keys only with "
            "--with-keys. Without them keep a copy of the folder 'keys' elsewhere.",
        ),
    )(make)
    backup.command(
        "list",
        help=with_examples(
            "List backups in a folder by what stands in the open; nothing is opened or verified.",
            "comity backup list /srv/backups",
        ),
    )(list_backups)
    backup.command(
        "verify",
        help=with_examples(
            "Prove that a backup can be put back, without doing so.",
            "comity backup verify monday.backup --key backup.key",
            "comity backup verify monday.backup --key backup.key --noted-in ./de",
            more="It is put into a database that nobody can read and that goes at once. The "
            "node's keys are not needed.",
        ),
    )(verify)
    backup.command(
        "restore",
        help=with_examples(
            "Put a backup back into a folder that holds no node.",
            "comity backup restore monday.backup --key backup.key --seen last.note --home ./de",
            more="A log that goes on from an old backup is a fork, and partners hold the proof. "
            "So give the last checkpoint of this log that a partner or witness saw (--seen), or "
            "answer for it that nobody saw more than the backup has (--nothing-since).",
        ),
    )(restore)
    app.add_typer(backup, name="backup")


def new_key(
    out: Annotated[Path, typer.Option("--output", "-o", help="File for the private half.")],
    public: Annotated[Path, typer.Option("--public", help="File for the public half.")],
    as_json: JsonOption = False,
) -> None:
    """Make a backup key."""
    key = SealingKey.generate(os.urandom)
    for path, text in ((out, key.to_text()), (public, key.public.to_text())):
        with new_private_file(path) as file:
            file.write(f"{text}\n".encode("ascii"))
    output(as_json).answer(
        {"key_id": key.key_id, "private": str(out), "public": str(public)},
        f"Backup key {key.key_id}: {out} opens what is sealed to {public}.",
        f"Take {out} away from this machine, twice; without it no backup opens.",
    )


def make(
    *,
    out: Annotated[Path, typer.Option("--output", "-o", help="File for the backup.")],
    to: Annotated[
        Path | None, typer.Option("--to", help="File with the public backup key.", dir_okay=False)
    ] = None,
    backup_passphrase_file: PassphraseFileOption = None,
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help="Put the private keys into it too.")
    ] = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Make a backup, and put on record that there is one."""
    told = output(as_json)
    recipient = _recipient(to, backup_passphrase_file)
    with opened_node(home) as node, new_private_file(out) as file:
        with told.progress("rows", None) as advance:
            about = make_backup(
                node,
                file,
                recipient,
                with_keys=with_keys,
                progress=lambda _table, rows: advance(rows),
                randomness=os.urandom,
            )
        # On record before the file appears under its name.
        log_administration(
            Home(home),
            Act.BACKUP_MADE,
            {"backup": about.backup, "log_size": about.log_size, "with_keys": with_keys},
        )
        note_backup(node)
    told.answer(
        {"file": str(out), "bytes": out.stat().st_size, **_told(about)},
        f"Backup {about.backup}: {about.log_size:,} entries of the log, "
        f"{out.stat().st_size:,} bytes, in {out}.",
        "The private keys are in it."
        if with_keys
        else "The private keys are not in it: keep a copy of the folder 'keys' elsewhere.",
        "Prove that it can be put back: comity backup verify.",
    )


def list_backups(
    folder: Annotated[Path, typer.Argument(help="Folder with backups.", file_okay=False)],
    as_json: JsonOption = False,
) -> None:
    """List backups."""
    found: list[tuple[Path, About, str]] = []
    for path in sorted(folder.glob(_ENDING)):
        try:
            with path.open("rb") as file:
                about, header, _ = read_about(file)
        except (Failure, OSError):
            continue
        found.append((path, about, header.key_id or "passphrase"))
    told = output(as_json)
    told.answer(
        {
            "backups": [
                {"file": str(path), "opens_with": opens, **_told(about)}
                for path, about, opens in found
            ]
        },
        told.table(
            ("file", "made", "log", "entries", "schema", "keys", "opens with"),
            [
                (
                    path.name,
                    moment(datetime.fromisoformat(about.made_at)),
                    about.origin,
                    f"{about.log_size:,}",
                    about.schema,
                    "with" if about.with_keys else "without",
                    opens,
                )
                for path, about, opens in found
            ],
        ),
        "As the files say of themselves; 'comity backup verify' proves it.",
    )


def verify(
    file: FileArgument,
    *,
    key: KeyOption = None,
    backup_passphrase_file: PassphraseFileOption = None,
    noted_in: Annotated[
        Path | None,
        typer.Option("--noted-in", help="The node's home, to note there that it was proved."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Verify a backup."""
    told = output(as_json)
    opener = _opener(file, key, backup_passphrase_file)
    with _opened(file) as opened, told.progress("rows", None) as advance:
        about, ended = verify_backup(
            opened,
            opener,
            progress=lambda what, count: advance(0 if what == "bytes" else count),
            clock=clock(),
            randomness=os.urandom,
        )
    if noted_in is not None:
        with opened_node(noted_in) as node:
            note_proved(node, about, by=administrator())
    told.answer(
        {"ok": True, **_told(about), **_amount(ended)},
        f"Backup {about.backup} of {about.origin} can be put back: {ended.rows:,} rows, "
        f"{ended.files} files, {about.log_size:,} entries of the log.",
        f"It needs the storage key {about.storage_key}"
        + (", which is in it." if about.with_keys else ", which is not in it."),
    )


def restore(
    file: FileArgument,
    *,
    key: KeyOption = None,
    backup_passphrase_file: PassphraseFileOption = None,
    seen: Annotated[
        Path | None,
        typer.Option(help="Signed checkpoint of this log that somebody outside saw last."),
    ] = None,
    nothing_since: Annotated[
        bool,
        typer.Option(
            "--nothing-since",
            help="I answer for it that nobody outside saw more of the log than the backup has.",
        ),
    ] = False,
    config: Annotated[
        Path | None, typer.Option(help="Configuration to use instead of the one in it.")
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Put a backup back.

    Raises:
        InputInvalid: Nothing is said of what others saw. The operator's input.
    """
    if (seen is None) is not nothing_since:
        raise InputInvalid(
            "Give --seen with the last checkpoint that a partner or witness saw of this log, or "
            "--nothing-since, and not both.",
            field="seen",
        )
    told = output(as_json)
    opener = _opener(file, key, backup_passphrase_file)
    place = Home(home)
    with _opened(file) as opened, told.progress("rows", None) as advance:
        about, ended = restore_backup(
            opened,
            opener,
            place,
            seen=None if seen is None else read_input(seen),
            configuration=None if config is None else read_input(config),
            progress=lambda what, count: advance(0 if what == "bytes" else count),
            clock=clock(),
            randomness=os.urandom,
        )
    log_administration(
        place, Act.BACKUP_RESTORED, {"backup": about.backup, "log_size": about.log_size}
    )
    told.answer(
        {"home": str(home), **_told(about), **_amount(ended)},
        f"Backup {about.backup} is back in {home}: {ended.rows:,} rows, {ended.files} files, "
        f"{about.log_size:,} entries of the log.",
        "Run 'comity fsck' and 'comity doctor' before it serves; partners send again what this "
        "node has not receipted.",
    )


def _recipient(to: Path | None, passphrase_file: Path | None) -> Recipient:
    """Return who may open the backup.

    Raises:
        InputInvalid: Neither or both are given.
    """
    if to is not None and passphrase_file is not None:
        raise InputInvalid("Either a backup key or a passphrase, not both.", field="to")
    if to is not None:
        text = read_input(to, max_bytes=_MOST_KEY_FILE).decode("ascii", "replace").strip()
        return ToBackupKey(SealingPublicKey.from_text(text))
    passphrase = (
        ask_twice("Passphrase of the backup")
        if passphrase_file is None
        else secret_in(passphrase_file)
    )
    if passphrase is None:
        raise InputInvalid(
            "Who may open it? Give --to with a public backup key (comity backup key), or "
            "--backup-passphrase-file.",
            field="to",
        )
    return Passphrase(passphrase)


def _opener(file: Path, key: Path | None, passphrase_file: Path | None) -> Opener:
    if key is not None:
        text = read_input(key, max_bytes=_MOST_KEY_FILE).decode("ascii", "replace").strip()
        return WithBackupKey(SealingKey.from_text(text))
    if passphrase_file is not None:
        return Passphrase(secret_in(passphrase_file))
    with _opened(file) as opened:
        _, header, _ = read_about(opened)
    ask = prompt_at_terminal()
    if header.key_id:
        raise DecryptionFailed(f"It is sealed to the backup key {header.key_id}: give --key.")
    if ask is None:
        raise InputInvalid("Give --backup-passphrase-file.", field="backup-passphrase-file")
    return Passphrase(ask("Passphrase of the backup"))


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as problem:
        raise InputInvalid(
            f"The file cannot be read: {problem.strerror}.", place=str(file)
        ) from problem


def _told(about: About) -> dict[str, object]:
    return {name: getattr(about, name) for name in about.__struct_fields__}


def _amount(ended: Ended) -> dict[str, object]:
    return {"rows": ended.rows, "files": ended.files}
