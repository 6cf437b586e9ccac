from base64 import b64encode

import pytest

from comity.errors import CheckpointMalformed, SignatureInvalid
from comity.ledger.checkpoint import (
    Checkpoint,
    open_checkpoint,
    parse_checkpoint,
    read_checkpoint,
    sign_checkpoint,
)
from comity.trust.keys import SigningKey

KEY = SigningKey("n.example/log", bytes(32))
OTHER = SigningKey("n.example/log", bytes([1]) * 32)
CHECKPOINT = Checkpoint("n.example/log", 7, bytes(32))
ROOT = b64encode(bytes(32)).decode()


def test_a_signed_checkpoint_opens_with_the_key_of_its_log() -> None:
    note = sign_checkpoint(CHECKPOINT, [KEY, OTHER])
    assert read_checkpoint(note) == CHECKPOINT
    for key in (KEY, OTHER):
        opened = open_checkpoint(note, origin="n.example/log", keys=[key.verification_key])
        assert opened.value == CHECKPOINT


def test_another_key_does_not_open_it() -> None:
    note = sign_checkpoint(CHECKPOINT, [KEY])
    for keys in ([OTHER.verification_key], []):
        with pytest.raises(SignatureInvalid):
            open_checkpoint(note, origin="n.example/log", keys=keys)


def test_another_logs_checkpoint_is_not_taken() -> None:
    note = sign_checkpoint(CHECKPOINT, [KEY])
    with pytest.raises(CheckpointMalformed, match="another log"):
        open_checkpoint(note, origin="m.example/log", keys=[KEY.verification_key])


def test_a_changed_size_breaks_the_signature() -> None:
    note = sign_checkpoint(CHECKPOINT, [KEY]).replace(b"\n7\n", b"\n8\n")
    with pytest.raises(SignatureInvalid):
        open_checkpoint(note, origin="n.example/log", keys=[KEY.verification_key])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "o\n1\n",
        f"o\n1\n{ROOT}",
        f"\n1\n{ROOT}\n",
        f"o\n01\n{ROOT}\n",
        f"o\n-1\n{ROOT}\n",
        f"o\n+1\n{ROOT}\n",
        f"o\n\u0661\n{ROOT}\n",
        f"o\n9223372036854775808\n{ROOT}\n",
        f"o\n{'9' * 5000}\n{ROOT}\n",
        f"o\n1\n{ROOT[:-1]}\n",
        f"o\n1\n{ROOT[:-2]}B=\n",
        "o\n1\n*\n",
        f"o\n1\n{ROOT}\n\nextension\n",
    ],
)
def test_text_that_is_not_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(CheckpointMalformed):
        parse_checkpoint(text)


def test_bytes_that_are_not_a_note_are_refused() -> None:
    with pytest.raises(CheckpointMalformed):
        read_checkpoint(b"\xff")


def test_extension_lines_are_allowed_and_ignored() -> None:
    assert parse_checkpoint(f"o\n1\n{ROOT}\nextension\n") == Checkpoint("o", 1, bytes(32))


def test_a_key_of_another_name_does_not_sign() -> None:
    with pytest.raises(ValueError, match="origin"):
        sign_checkpoint(CHECKPOINT, [SigningKey("m.example/log", bytes(32))])
    with pytest.raises(ValueError, match="origin"):
        sign_checkpoint(CHECKPOINT, [])


@pytest.mark.parametrize(
    ("origin", "size", "root"), [("", 1, bytes(32)), ("o", -1, bytes(32)), ("o", 1, b"")]
)
def test_what_cannot_be_written_is_a_bug(origin: str, size: int, root: bytes) -> None:
    with pytest.raises(ValueError, match=r"origin|checkpoint"):
        Checkpoint(origin, size, root)
