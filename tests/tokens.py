"""Tokens of SoftHSM, made in a folder of the test, with Ed25519 keys that never leave them."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.programs import program

PIN = "87654321"
_MODULES = (
    Path("/usr/lib/softhsm/libsofthsm2.so"),
    Path("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
    Path("/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"),
)
_GENERATE = """
import sys
import pkcs11
from pkcs11 import Attribute, KeyType
module, token, label, pin, extractable = sys.argv[1:]
with pkcs11.lib(module).get_token(token_label=token).open(user_pin=pin, rw=True) as session:
    curve = {Attribute.EC_PARAMS: bytes.fromhex("130c656477617264733235353139")}
    parameters = session.create_domain_parameters(KeyType.EC_EDWARDS, curve, local=True)
    parameters.generate_keypair(
        store=True,
        label=label,
        private_template={
            Attribute.EXTRACTABLE: extractable == "yes",
            Attribute.SENSITIVE: extractable == "no",
        },
    )
"""


@dataclass(frozen=True)
class SoftToken:
    """A token of SoftHSM.

    Attributes:
        folder: Where everything about it lies.
        label: Its label.
    """

    folder: Path
    label: str

    @property
    def store(self) -> Path:
        """The folder in which SoftHSM keeps the token."""
        return self.folder / "tokens"

    @property
    def pin_file(self) -> Path:
        return self.folder / "pin"

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "SOFTHSM2_CONF": str(self.folder / "softhsm2.conf")}

    def uri(self, key: str) -> str:
        return (
            f"pkcs11:token={self.label};object={key}"
            f"?module-path={module()}&pin-source={self.pin_file}"
        )

    def make_key(self, label: str, *, extractable: bool = False) -> None:
        """Make a key pair in the token."""
        told = (str(module()), self.label, label, PIN, "yes" if extractable else "no")
        subprocess.run(
            [sys.executable, "-c", _GENERATE, *told], check=True, env=self.environment, timeout=60
        )

    def take_away(self) -> None:
        """Take the token out of the machine."""
        self.store.rename(self.folder / "away")

    def bring_back(self) -> None:
        """Put it in again."""
        (self.folder / "away").rename(self.store)


def module() -> Path:
    """Return SoftHSM's module; the test is skipped where there is none."""
    program("softhsm2-util")
    found = next((each for each in _MODULES if each.exists()), None)
    if found is None:
        pytest.fail("softhsm2-util is installed, and its module is not where Debian puts it")
    return found


def soft_token(folder: Path, label: str = "comity") -> SoftToken:
    """Make a token without keys, and a file with its PIN."""
    token = SoftToken(folder, label)
    token.store.mkdir(parents=True)
    token.pin_file.write_text(f"{PIN}\n", encoding="ascii")
    token.pin_file.chmod(0o600)
    (folder / "softhsm2.conf").write_text(
        f"directories.tokendir = {token.store}\nobjectstore.backend = file\nlog.level = ERROR\n",
        encoding="utf-8",
    )
    subprocess.run(
        [
            program("softhsm2-util"),
            *("--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", PIN),
        ],
        check=True,
        env=token.environment,
        timeout=60,
        capture_output=True,
    )
    return token


def plug_in(token: SoftToken, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this very process see the token, and no other."""
    import pkcs11  # noqa: PLC0415 - an optional part

    monkeypatch.setenv("SOFTHSM2_CONF", token.environment["SOFTHSM2_CONF"])
    pkcs11.lib(str(module())).reinitialize()
