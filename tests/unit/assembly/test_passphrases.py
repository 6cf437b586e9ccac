from pathlib import Path

import pytest

from comity.assembly.passphrases import Surroundings, secret_in
from comity.errors import KeyLocked


def written(file: Path, text: str = "correct horse battery staple\n") -> Path:
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    return file


def test_a_named_file_comes_first_then_the_environment_then_systemd_then_the_operator(
    tmp_path: Path,
) -> None:
    written(tmp_path / "comity-passphrase", "of systemd\n")
    environment = {
        "COMITY_PASSPHRASE_FILE": str(written(tmp_path / "e", "of the environment\n")),
        "CREDENTIALS_DIRECTORY": str(tmp_path),
    }
    named = written(tmp_path / "n", "of the command\n")

    def ask(what: str) -> str:
        return f"asked for: {what}"

    assert Surroundings(named, environment, ask).passphrase() == "of the command"
    assert Surroundings(None, environment, ask).passphrase() == "of the environment"
    del environment["COMITY_PASSPHRASE_FILE"]
    assert Surroundings(None, environment, ask).passphrase() == "of systemd"
    assert Surroundings(None, {}, ask).passphrase() == "asked for: Passphrase of the node's keys"
    assert Surroundings(None, {}, ask).pin(None) == "asked for: PIN of the token"


def test_without_any_the_operator_is_told_what_there_would_be() -> None:
    with pytest.raises(KeyLocked, match="COMITY_PASSPHRASE_FILE"):
        Surroundings(None, {}).passphrase()
    with pytest.raises(KeyLocked, match="COMITY_PIN_FILE"):
        Surroundings(None, {}).pin(None)


def test_the_pin_of_a_token_lies_where_its_uri_says(tmp_path: Path) -> None:
    told = Surroundings(None, {"COMITY_PIN_FILE": str(written(tmp_path / "e", "1111"))})
    assert told.pin(None) == "1111"
    assert told.pin(str(written(tmp_path / "u", "2222\n"))) == "2222"


def test_a_file_that_others_may_read_is_no_place_for_a_passphrase(tmp_path: Path) -> None:
    file = written(tmp_path / "p")
    file.chmod(0o640)
    with pytest.raises(KeyLocked, match="Others may read"):
        secret_in(file)
    assert secret_in(file, kept_by_system=True) == "correct horse battery staple"


def test_only_the_line_end_is_no_part_of_a_passphrase(tmp_path: Path) -> None:
    assert secret_in(written(tmp_path / "a", "  spaces count \r\nsecond line\n")) == (
        "  spaces count "
    )


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe secret\n", b"x" * 5000])
def test_a_file_without_a_passphrase_is_refused_and_not_quoted(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "p"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(KeyLocked) as refused:
        secret_in(file)
    assert "secret" not in refused.value.diagnosis()
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyLocked, match="cannot be read"):
        secret_in(tmp_path / "none")


def test_surroundings_show_nothing_of_the_environment(tmp_path: Path) -> None:
    shown = repr(Surroundings(tmp_path, {"DATABASE_PASSWORD": "hunter2"}))
    assert "hunter2" not in shown
