"""Attack: an officer who is not cleared goes round the lists, and names what is restricted.

A message, a request, a judgement, a credential, a conviction of a restricted person: each is
given by its own reference to the commands that write it on paper, prove it, explain it,
withdraw it, send it anew or enter it. One office has all of that, the other never had any.
"""

import shutil
from pathlib import Path

import msgspec
import pytest
from tests.unit.cli.conftest import fresh_homes, germany
from tests.unit.cli.offices import BG, Office, hand_over
from tests.unit.cli.test_credential_command import CHILDREN, wallet
from tests.unit.cli.test_restriction_command import (
    REASON,
    found,
    imported,
    restricted,
    said,
)
from tests.unit.records.states_in_touch import conviction, person

from comity.ids import PersonRef
from comity_training.cast import cast_register

__all__ = ["fresh_homes", "germany", "wallet"]

ASKED = (
    *("request", "--to", "BG", "--purpose", "criminal-proceedings", "--case", "3 Js 77/26"),
    *("--authority", "Amtsgericht", "--surname", "Primerov", "--forename", "Dimitar"),
    *("--birth-date", "1984-03-11", "--sex", "male", "--nationality", "BG"),
)
"""The day of birth is another than in the register, so that an officer judges."""

OWN = (
    *("request", "--to", "DE", "--purpose", "criminal-proceedings", "--case", "H 12/26"),
    *("--authority", "Sofia City Court"),
)


@pytest.fixture
def two(fresh_homes: Path, tmp_path: Path) -> tuple[Office, Office]:
    """An office that knows the person, and one that never did."""
    secret, ignorant = (Office(tmp_path / name) for name in ("secret", "ignorant"))
    for office in (secret, ignorant):
        shutil.copytree(fresh_homes / "bg", office.home)
    imported(secret, tmp_path)
    imported(ignorant, tmp_path, without=cast_register(BG)[0].id)
    return secret, ignorant


def convicted(office: Office, ref: str) -> str:
    """Enter a conviction of the person; return its identifier."""
    node = office.node()
    try:
        with node.database.begin() as work:
            entered = node.records.enter_conviction(work, PersonRef(ref), conviction(BG, 7))
    finally:
        node.database.close()
    return str(entered.held.conviction.id)


def test_no_command_that_takes_a_reference_tells_of_them(
    two: tuple[Office, Office], germany: Office, wallet: Path, tmp_path: Path
) -> None:
    secret, ignorant = two
    ref = found(secret)
    own = convicted(secret, ref)
    received = germany.ask(*ASKED)["conversation"]
    hand_over(germany, secret)
    (task,) = secret.tasks()
    judged = secret.ask(
        *("inbox", "judge", task["id"], "--person", ref, "--verdict", "same", *REASON)
    )["judgement"]["id"]
    sent = secret.ask(*OWN, "--person-ref", ref)["conversation"]
    seal = secret.home / "keys"
    issued = secret.ask(
        *("credential", "issue", ref, "--says", CHILDREN),
        *("--reason", "x", "--holder", str(wallet / "holder.jwk"), "--not-relevant", own),
        *("-o", str(wallet / "credential.sd-jwt")),
        *("--key", str(seal / "tls.key"), "--certificate", str(seal / "tls.crt")),
    )["credential"]
    restricted(secret, PersonRef(ref))
    out = ("-o", str(tmp_path / "out.pdf"))
    asked: list[tuple[str, ...]] = [
        ("form", "write", "--message", sent, *out),
        ("evidence", "deadline", sent, *out, "--offline"),
        ("evidence", "deadline", received, *out, "--offline"),
        ("policy", "explain", sent),
        ("policy", "explain", received),
        ("policy", "explain", task["id"]),
        ("credential", "withdraw", issued, *REASON),
        ("inbox", "withdraw-judgement", judged, *REASON),
        ("notify", "again", own, "--to", "DE", *REASON),
        ("handling", "show", own, "--purpose", "audit", "--case", "A-12"),
        ("handling", "read", own, "--state", "FR"),
        ("transfer", "assess", received, "--as", ref),
        ("notify", "run", "--dry-run"),
        ("notify", "status"),
    ]
    for each in asked:
        answer = said(secret, *each)
        assert "Usage:" not in answer, answer
        assert answer == said(ignorant, *each), each
    assert not (tmp_path / "out.pdf").exists()


def test_nothing_is_entered_over_what_is_hidden(two: tuple[Office, Office], tmp_path: Path) -> None:
    """Attack: a conviction is entered for anybody, under the identifier of a hidden one.

    It would be taken as a new version of the hidden one, and here delete it; and the answer
    would give the reference of the person.
    """
    secret, _ = two
    ref = found(secret)
    own = convicted(secret, ref)
    restricted(secret, PersonRef(ref))
    (tmp_path / "person.json").write_bytes(msgspec.json.encode(person(BG, surname="Other")))
    content = msgspec.json.encode(conviction(BG, 7, delete=True))
    (tmp_path / "conviction.json").write_bytes(content)
    answer = said(
        secret,
        *("notify", "enter", "--person", str(tmp_path / "person.json")),
        *("--conviction", str(tmp_path / "conviction.json")),
    )
    assert ref not in answer
    assert "take another identifier" in answer
    node = secret.node()
    with node.database.read() as snapshot:
        (kept,) = snapshot.register.convictions_of(PersonRef(ref))
    node.database.close()
    assert (kept.conviction.id, kept.version) == (own, 1)
