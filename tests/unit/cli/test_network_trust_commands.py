"""``comity network witnesses`` and ``authority``: whose word a network relies on."""

from pathlib import Path

import pytest
from tests.unit.cli.node_homes import Network, done, founded, run

from comity.assembly.home import Home
from comity.assembly.member_card import compose_card, read_card
from comity.assembly.witness_keys import (
    keys_in_force,
    newest_witness_keys,
    witness_keys,
    witness_name_of,
    write_witness_keys,
)
from comity.clock import SystemClock
from comity.ids import StateCode
from comity.trust.network import DigestPin, open_network, read_unverified
from comity.trust.network_directory import Directory
from comity.trust.network_document import FORMAT_WITH_WITNESSES

DE = StateCode("DE")


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return founded(tmp_path_factory.mktemp("trust"))


def directory_of(note: Path) -> Directory:
    raw = note.read_bytes()
    return Directory(open_network(raw, trusted=None, pin=DigestPin(read_unverified(raw).digest())))


def test_a_new_node_has_a_witness_that_the_network_knows(network: Network) -> None:
    keys = witness_keys(Home(network.de))
    origin = Home(network.de).config().node.origin
    assert {key.name for key in keys} == {witness_name_of(origin)}
    directory = directory_of(network.note)
    assert directory.document.format == FORMAT_WITH_WITNESSES
    now = SystemClock().now()
    assert keys_in_force(keys, directory, DE, now) == keys
    assert "2 of 2" in done("network", "show", network.note).out


def test_the_policy_is_set_and_ended(network: Network, tmp_path: Path) -> None:
    second, third = tmp_path / "v2.note", tmp_path / "v3.note"
    done("network", "witnesses", 1, *network.signing, "-i", network.note, "-o", second)
    assert "publications need the witnesses of 1 other members" in (
        done("network", "show", second).out
    )
    done("network", "witnesses", 0, *network.signing, "-i", second, "-o", third)
    assert "publications need" not in done("network", "show", third).out
    too_many = run("network", "witnesses", 2, *network.signing, "-i", third, "-o", second)
    assert too_many.code == 3
    assert "of 2 with a witness at most 1 are others" in too_many.err


def test_an_authority_is_listed_renewed_and_ended(network: Network, tmp_path: Path) -> None:
    notes = [network.note, *(tmp_path / f"v{number}.note" for number in (2, 3, 4))]
    first, second = network.de / "keys" / "tls.crt", network.fr / "keys" / "tls.crt"
    changes: tuple[tuple[object, ...], ...] = (
        ("--certificate", first),
        ("--certificate", second),
        ("--until", "2099-01-31"),
    )
    for before, after, change in zip(notes, notes[1:], changes, strict=False):
        done(
            *("network", "authority", "Example TSA", *change),
            *(*network.signing, "-i", before, "-o", after),
        )
    (listed,) = directory_of(notes[3]).document.time_stamping
    assert len(listed.certificates) == 2
    assert listed.valid_until is not None
    assert "time-stamps of Example TSA: in force, until 2099-01-31" in (
        done("network", "show", notes[3]).out
    )
    for words in (("Example TSA", "--certificate", first), ("Other TSA",)):
        again = run(
            *("network", "authority", *words),
            *(*network.signing, "-i", notes[3], "-o", tmp_path / "no.note"),
        )
        assert again.code == 2
        assert not (tmp_path / "no.note").exists()


def test_new_keys_of_a_witness_are_taken_up_from_a_new_card(
    network: Network, tmp_path: Path
) -> None:
    home = Home(network.fr)
    before = witness_keys(home)
    write_witness_keys(home, home.config().node.origin, randomness=bytes)
    newest = newest_witness_keys(home)
    assert len(witness_keys(home)) == 4
    assert set(newest).isdisjoint(before)
    done("network", "card", "--home", network.fr, "-o", tmp_path / "fr.card")
    rotated = done(
        *("network", "rotate", "--card", tmp_path / "fr.card", *network.signing),
        *("-i", network.note, "-o", tmp_path / "v2.note", "--json"),
    )
    assert rotated.data["what"] == "FR: new witness keys"
    directory = directory_of(tmp_path / "v2.note")
    state, now = StateCode("FR"), SystemClock().now()
    assert set(keys_in_force(witness_keys(home), directory, state, now)) == {*before, *newest}


def test_a_card_without_a_witness_is_written_as_it_was(network: Network) -> None:
    home = Home(network.de)
    card = compose_card(
        home.config(),
        log_key=home.signing_keys()[-1],
        sealing_key=list(home.sealing_keys().values())[-1],
        certificate_pem=home.certificate.read_bytes(),
    )
    text = card.encode().decode()
    assert '"comity-member-card/1"' in text
    assert "witness" not in text
    assert read_card(card.encode()) == card
    assert card.as_member(SystemClock().now()).witness is None
