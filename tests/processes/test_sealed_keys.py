"""Nodes whose keys are sealed: they serve with the passphrase, and tell nobody what they hold."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.processes.key_stage import KeyStage, served, stage_at
from tests.unit.cli.node_homes import done

from comity.assembly.home import Home
from comity.assembly.key_protection import key_files
from comity.assembly.passphrases import Surroundings, look_in
from comity.trust.key_sealing import KeySafe

pytestmark = pytest.mark.processes

PASSPHRASE = "correct horse battery staple"  # noqa: S105 - of a test


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> KeyStage:
    return stage_at(tmp_path_factory.mktemp("founded"))


@pytest.fixture
def stage(founded: KeyStage, tmp_path: Path) -> KeyStage:
    return founded.copied_to(tmp_path / "stage")


def written(file: Path, text: str = PASSPHRASE) -> Path:
    file.write_text(text + "\n", encoding="utf-8")
    file.chmod(0o600)
    return file


def sealed(stage: KeyStage) -> Path:
    """Seal the keys of Germany; return the file with the passphrase."""
    file = written(stage.folder / "passphrase")
    done("--passphrase-file", file, "keys", "protect", "--home", stage.de)
    return file


def comity(
    *words: object, environment: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run a command in a process of its own, with nobody at a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "comity", *map(str, words)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, **(environment or {})},
    )


def secrets_of(home: Path, passphrase: str = PASSPHRASE) -> list[str]:
    """Return everything that must stand nowhere: each private part in each of its spellings."""
    opened = Home(home, KeySafe(lambda: passphrase))
    found = [passphrase]
    for file in key_files(opened):
        text = opened.key_text(file)
        if text.startswith("-----"):
            found += [line for line in text.splitlines() if not line.startswith("-----")]
            continue
        material = text.rsplit("+", 1)[1] if "+" in text else text
        found.append(material)
    return [each for each in found if len(each) > 12]


def test_a_node_with_sealed_keys_serves_and_exchanges(stage: KeyStage) -> None:
    file = sealed(stage)
    with served(stage.fr), served(stage.de, "--passphrase-file", str(file)):
        look_in(Surroundings(file))
        stage.wait_for(stage.ask())


def test_a_credential_of_systemd_will_do(stage: KeyStage) -> None:
    sealed(stage).unlink()
    folder = stage.folder / "credentials"
    folder.mkdir()
    written(folder / "comity-passphrase")
    with served(stage.de, environment={"CREDENTIALS_DIRECTORY": str(folder)}):
        pass


@pytest.mark.parametrize("command", ["serve", "doctor", "fsck"])
def test_without_the_passphrase_a_command_says_what_is_missing(
    stage: KeyStage, command: str
) -> None:
    sealed(stage).unlink()
    ran = comity(command, "--home", stage.de)
    assert ran.returncode in (1, 3), ran.stdout + ran.stderr
    told = ran.stdout + ran.stderr
    assert "sealed with a passphrase, and none was given" in told
    assert "--passphrase-file" in told
    assert "Traceback" not in told


def test_a_wrong_passphrase_is_named_as_such(stage: KeyStage) -> None:
    sealed(stage)
    wrong = written(stage.folder / "wrong", "another passphrase altogether")
    ran = comity("--passphrase-file", wrong, "serve", "--home", stage.de)
    assert ran.returncode == 3
    assert "The passphrase is wrong" in ran.stderr
    assert "another passphrase" not in ran.stderr + ran.stdout


def test_keys_sealed_under_a_serving_node_do_not_disturb_it(stage: KeyStage) -> None:
    with served(stage.fr), served(stage.de) as german:
        stage.wait_for(stage.ask())
        file = sealed(stage)
        look_in(Surroundings(file))
        stage.wait_for(stage.ask(3))
        assert german.poll() is None
    with served(stage.fr), served(stage.de, "--passphrase-file", str(file)):
        stage.wait_for(stage.ask())


def test_no_secret_stands_in_any_log_or_message(stage: KeyStage) -> None:
    plain = secrets_of(stage.de)
    file = sealed(stage)
    loud = {"COMITY_DEBUG": "1"}
    told = []
    with (
        served(stage.fr, environment=loud),
        served(stage.de, "--passphrase-file", str(file), environment=loud) as german,
    ):
        look_in(Surroundings(file))
        stage.wait_for(stage.ask())
        for words in (
            ("keys", "show", "--json"),
            ("keys", "prepare", "log", "sealing", "tls", "witness"),
            ("keys", "activate"),
            ("doctor",),
        ):
            ran = comity("--passphrase-file", file, *words, "--home", stage.de, environment=loud)
            told.append(ran.stdout + ran.stderr)
        # A file that is damaged, and one that is no key at all, are quoted by nobody.
        key = stage.de / "keys" / "log-0001.key"
        whole = key.read_bytes()
        key.write_text("PRIVATE+KEY+x+00000000+c2VjcmV0IG1hdGVyaWFsIGhlcmUh\n")
        ran = comity("--passphrase-file", file, "doctor", "--home", stage.de, environment=loud)
        told.append(ran.stdout + ran.stderr)
        key.write_bytes(whole)
        german.send_signal(signal.SIGTERM)
    told += [log.read_text(encoding="utf-8") for log in stage.folder.glob("*.log")]
    everything = "\n".join(told)
    for secret in {*plain, *secrets_of(stage.de), "c2VjcmV0IG1hdGVyaWFsIGhlcmUh"}:
        assert secret not in everything
    # Line ends may fold a long text, and not hide it.
    assert plain[1] not in re.sub(r"\s", "", everything)


def test_a_serving_node_leaves_no_core_dump(stage: KeyStage) -> None:
    with served(stage.de) as german:
        limits = Path(f"/proc/{german.pid}/limits").read_text(encoding="ascii")
        assert re.search(r"^Max core file size +0 +0 ", limits, re.MULTILINE)
        german.send_signal(signal.SIGABRT)
        assert german.wait(30) == -signal.SIGABRT
    assert not list(stage.folder.rglob("core*"))


def test_no_other_process_of_the_user_reads_the_memory_of_one_that_holds_keys() -> None:
    script = (
        "import ctypes\n"
        "from comity.cli.secrecy import keep_out_of_dumps\n"
        "prctl = ctypes.CDLL(None).prctl\n"
        "before = prctl(3, 0, 0, 0, 0)\n"
        "keep_out_of_dumps()\n"
        "print(before, prctl(3, 0, 0, 0, 0))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True
    )
    assert ran.stdout.split() == ["1", "0"]
