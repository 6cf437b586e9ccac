"""A person gets a credential, shows a part, and somebody else verifies it offline."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.unit.cli.offices import OFFICER, Office
from typer.testing import CliRunner

from comity.cli.main import app
from comity.ledger.entry import EntryKind
from comity.persons.dates import PartialDate
from comity.persons.names import name_of
from comity.persons.person import Person

CHILDREN = "no-conviction-relevant-to-work-with-children"
SCHOOL = ("--to", "https://school.example", "--nonce", "7f3a")


def plain(*words: str, status: int = 0) -> str:
    result = CliRunner().invoke(app, list(words), env={"NO_COLOR": "1"})
    assert result.exit_code == status, (result.exit_code, result.output, result.exception)
    return result.output


@pytest.fixture
def person(germany: Office) -> str:
    known = Person(name=name_of("Jonas", "Muster"), birth_date=PartialDate(1980, 5, 6))
    node = germany.node()
    try:
        with node.database.begin() as work:
            return work.register.enter_person(known)
    finally:
        node.database.close()


@pytest.fixture
def wallet(tmp_path: Path) -> Path:
    folder = tmp_path / "wallet"
    folder.mkdir()
    key = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "holder.pem").write_bytes(key)
    jwk = plain("credential", "holder", str(folder / "holder.pem"))
    (folder / "holder.jwk").write_text(jwk, encoding="utf-8")
    return folder


def issue(office: Office, person: str, wallet: Path) -> dict[str, Any]:
    return office.ask(
        "credential", "issue", person, "--says", CHILDREN, "--reason", "application 12",
        "--holder", str(wallet / "holder.jwk"), "-o", str(wallet / "credential.sd-jwt"),
        *seal(office),
    )  # fmt: skip


def seal(office: Office) -> tuple[str, ...]:
    keys = office.home / "keys"
    return ("--key", str(keys / "tls.key"), "--certificate", str(keys / "tls.crt"))


def verify(office: Office, wallet: Path, *words: str, status: int = 0) -> dict[str, Any]:
    said = plain(
        "credential", "verify", str(wallet / "shown.sd-jwt"), "--certificate",
        str(office.home / "keys" / "tls.crt"), *SCHOOL, *words, "--json", status=status,
    )  # fmt: skip
    answer = json.loads(said)
    assert isinstance(answer, dict)
    return answer


def show(wallet: Path) -> None:
    plain(
        "credential", "present", str(wallet / "credential.sd-jwt"), "--show", CHILDREN, "--show",
        "birth_date", "--key", str(wallet / "holder.pem"), *SCHOOL,
        "-o", str(wallet / "shown.sd-jwt"),
    )  # fmt: skip


def test_what_was_shown_is_verified_and_nothing_else_is_seen(
    germany: Office, person: str, wallet: Path
) -> None:
    leaves = germany.leaves()
    issued = issue(germany, person, wallet)
    assert germany.leaves() == leaves + 1
    show(wallet)
    germany.run("credential", "status-list", "-o", str(wallet / "list.jwt"), *seal(germany))
    found = verify(germany, wallet, "--from-list", str(wallet / "list.jwt"))
    assert found["shown"] == {"birth_date": "1980-05-06", CHILDREN: True}
    assert found["kept_back"] == 2
    assert found["not_withdrawn_as_of"] is not None
    assert "Muster" not in (wallet / "shown.sd-jwt").read_text(encoding="ascii")
    assert issued["credential"] in germany.run("credential", "list")


def test_a_withdrawn_credential_no_longer_holds(germany: Office, person: str, wallet: Path) -> None:
    issued = issue(germany, person, wallet)
    show(wallet)
    germany.run("credential", "withdraw", issued["credential"], "--reason", "another conviction")
    germany.run("credential", "status-list", "-o", str(wallet / "list.jwt"), *seal(germany))
    refused = verify(germany, wallet, "--from-list", str(wallet / "list.jwt"), status=1)
    assert "withdrawn" in json.dumps(refused)


def test_issuing_is_on_record_with_the_officer_and_the_reason_stays_here(
    germany: Office, person: str, wallet: Path
) -> None:
    issue(germany, person, wallet)
    node = germany.node()
    try:
        with node.database.read() as snapshot:
            entry = snapshot.log.entry(snapshot.log.size() - 1)
    finally:
        node.database.close()
    assert entry.kind is EntryKind.EXPORT
    body = json.loads(entry.body or b"{}")
    assert (body["act"], body["official"]) == ("issue-credential", OFFICER)
    assert "Muster" not in json.dumps(body)


def test_the_words_say_what_is_not_proved(germany: Office, person: str, wallet: Path) -> None:
    issue(germany, person, wallet)
    show(wallet)
    said = plain(
        "credential", "verify", str(wallet / "shown.sd-jwt"), "--certificate",
        str(germany.home / "keys" / "tls.crt"),
    )  # fmt: skip
    assert "NOT CHECKED whether it was withdrawn" in said
    assert "no conviction relevant to work with children" in said
