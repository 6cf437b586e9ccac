import json
from pathlib import Path

import pytest
from tests.unit.cli.node_homes import Network, done, founded, run

from comity.assembly.build import open_node
from comity.assembly.home import Home
from comity.assembly.key_taking import take_up_keys
from comity.errors import KeyUnavailable
from comity.ledger.checkpoint import open_checkpoint, read_checkpoint
from comity.trust.document_key import document_key
from comity.trust.network_directory import Directory
from comity.trust.signing import WithdrawnKey

PASSPHRASE = "correct horse battery staple"  # noqa: S105 - of a test


@pytest.fixture
def network(tmp_path: Path) -> Network:
    return founded(tmp_path)


def passphrase_in(folder: Path) -> Path:
    file = folder / "passphrase"
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    file.chmod(0o600)
    return file


def acts_on_record(home: Path) -> list[str]:
    node = open_node(Home(home))
    try:
        with node.database.read() as snapshot:
            entries = [snapshot.log.entry(index) for index in range(snapshot.log.size())]
    finally:
        node.database.close()
    bodies = [json.loads(each.body or b"") for each in entries if each.kind == "administration"]
    return [body["act"] for body in bodies if body["act"].startswith("keys-")]


def test_keys_are_shown_by_their_public_halves(network: Network) -> None:
    shown = done("keys", "show", "--home", network.de, "--json").data["keys"]
    kept = {(key["file"], key["state"], key["kept"]) for key in shown}
    assert {
        ("log-0001.key", "in use", "file"),
        ("sealing-0001.key", "in use", "file"),
        ("storage.key", "in use", "file"),
        ("tls.key", "in use", "file"),
    } <= kept
    told = json.dumps(shown)
    for file in (network.de / "keys").glob("*.key"):
        # The end of the text form, or of the last line between the marks of PEM.
        lines = file.read_text(encoding="ascii").split("-----")
        secret = "".join((lines[2] if len(lines) > 1 else lines[0]).split())
        assert len(secret) > 30
        assert secret[-30:] not in told


def test_every_change_of_keys_is_on_record(network: Network) -> None:
    home = ("--home", network.de)
    done("keys", "prepare", "sealing", *home)
    done("keys", "compromised", "--key", "log", "--card", network.folder / "c", *home)
    file = passphrase_in(network.folder)
    done("--passphrase-file", file, "keys", "protect", *home)
    done("--passphrase-file", file, "keys", "unprotect", *home)
    assert acts_on_record(network.de) == [
        "keys-prepared",
        "keys-withdrawn",
        "keys-protected",
        "keys-protected",
    ]


def test_a_governance_key_may_be_sealed_and_signs_with_the_passphrase(network: Network) -> None:
    key, after = network.folder / "g3.key", network.folder / "v2.note"
    file = passphrase_in(network.folder)
    made = done(
        *("--passphrase-file", file, "network", "keygen", "--name", "governor-3"),
        *("-o", key, "--sealed", "--json"),
    ).data
    assert key.read_text(encoding="ascii").startswith("comity-sealed-key/1\n")
    renewing = ("network", "renew", "--key", key, "-i", network.note, "-o", after)
    refused = run(*renewing, "--json")
    assert refused.data["error"]["code"] == "trust:key:locked"
    opened = run("--passphrase-file", file, *renewing, "--json")
    # It opens; that it does not govern this network is another matter.
    assert opened.data["error"]["field"] == "key"
    assert made["key"].startswith("governor-3+")


def test_a_compromised_log_key_is_gone_at_once_and_the_card_brings_the_next(
    network: Network,
) -> None:
    home, card = ("--home", network.de), network.folder / "new.card"
    old = Home(network.de).signing_keys()[-1].verification_key
    told = done("keys", "compromised", "--key", "log", "--card", card, *home, "--json").data
    assert told["revoke"] == old.to_text()
    assert not told["signs"]
    assert json.loads(card.read_bytes())["log_key"] != old.to_text()
    assert not (network.de / "keys" / "log-0001.key").exists()
    (stands,) = Home(network.de).signing_keys()
    assert isinstance(stands, WithdrawnKey)
    findings = run("doctor", *home, "--json").data["findings"]
    assert "withdrawn" in next(each["what"] for each in findings if each["check"] == "keys")
    again = done("keys", "compromised", "--key", "log", "--card", card, *home, "--json").data
    assert again["card_digest"] == told["card_digest"]
    assert run("keys", "activate", *home).code == 3


@pytest.mark.parametrize("part", ["sealing", "tls", "witness"])
def test_another_compromised_key_goes_on_until_the_governance_ends_it(
    network: Network, part: str
) -> None:
    home, card = ("--home", network.de), network.folder / "new.card"
    before = json.loads((network.folder / "de.card").read_bytes())
    told = done("keys", "compromised", "--key", part, "--card", card, *home, "--json").data
    assert told["signs"]
    after = json.loads(card.read_bytes())
    changed = {"sealing": "sealing_key", "tls": "certificate", "witness": "witness_keys"}[part]
    assert {name for name in after if after[name] != before[name]} == {changed, "proof"}
    rotated = done(
        *("network", "rotate", "--card", card, *network.signing, "--overlap-days", 0),
        *("-i", network.note, "-o", network.folder / "v2.note", "--json"),
    ).data
    assert rotated["version"] == 2


def test_a_revoked_key_stands_in_the_document_with_its_reason(network: Network) -> None:
    key = Home(network.de).signing_keys()[-1].verification_key
    after = network.folder / "v2.note"
    change = (*network.signing, "-i", network.note, "-o", after, "--json")
    words = ("network", "revoke-key", "de", "--reason", "lost", "--log-key")
    assert run(*words, "00000000", *change).data["error"]["field"] == "log-key"
    assert run(*words, key.to_text(), "--since", "2999-01-01T00:00:00Z", *change).code == 2
    assert run(*words, key.to_text(), "--since", "2026-01-01T00:00:00", *change).code == 2
    assert run(*words, key.to_text(), "--card", network.folder / "fr.card", *change).code == 2
    assert run(*words, key.to_text(), "--card", network.folder / "de.card", *change).code == 2
    assert not after.exists()
    done(*words, key.to_text(), *change)
    shown = done("network", "show", after, "--json").data["document"]
    (listed,) = (each for each in shown["members"] if each["state"] == "DE")
    (entry,) = listed["log"]["keys"]
    assert entry["revocation"]["reason"] == "lost"
    assert entry["valid_until"] == entry["revocation"]["at"]


def test_a_running_node_takes_up_changed_keys_and_begins_a_new_size(network: Network) -> None:
    node = open_node(Home(network.de))
    with node.database.begin() as work:
        before = read_checkpoint(work.log.checkpoint()).size
    assert not take_up_keys(node)
    done("keys", "prepare", "log", "--home", network.de)
    assert take_up_keys(node)
    file = Home(network.de).prepared_log_key()
    assert file is not None
    file.rename(file.with_suffix(""))
    new = Home(network.de).signing_keys()[-1].verification_key
    assert take_up_keys(node)
    with node.database.begin() as work:
        note = work.log.checkpoint()
    node.database.close()
    assert open_checkpoint(note, origin=new.name, keys=[new]).value.size > before
    assert node.key_watch.generation == 2
    assert not take_up_keys(node)


def test_key_files_that_cannot_be_used_are_told_once_and_change_nothing(network: Network) -> None:
    node = open_node(Home(network.de))
    sealing = node.sealing_keys
    broken = network.de / "keys" / "sealing-0002.key"
    broken.write_text("no key\n", encoding="ascii")
    with pytest.raises(KeyUnavailable):
        take_up_keys(node)
    assert not take_up_keys(node)
    assert node.sealing_keys is sealing
    broken.unlink()
    take_up_keys(node)
    with node.database.begin() as work:
        work.log.checkpoint()
    node.database.close()


def test_the_seal_is_replaced_and_its_earlier_certificate_kept(network: Network) -> None:
    home, keys = ("--home", network.de), network.de / "keys"
    done("document", "seal-key", *home)
    before = (keys / "seal.crt").read_bytes()
    done("keys", "prepare", "seal", *home)
    assert (keys / "seal.crt").read_bytes() == before
    assert run("keys", "prepare", "seal", *home).code == 2
    assert done("keys", "activate", *home, "--json").data["activated"] == ["seal"]
    after = (keys / "seal.crt").read_bytes()
    assert after != before
    assert [file.read_bytes() for file in keys.glob("seal-*.crt")] == [before]
    document_key(after, (keys / "seal.key").read_bytes())
    assert not list(keys.glob("*.next"))


def test_a_crash_between_key_and_certificate_is_mended_by_the_same_command(
    network: Network,
) -> None:
    home, keys = ("--home", network.de), network.de / "keys"
    done("keys", "prepare", "tls", *home)
    done("network", "card", *home, "-o", network.folder / "new.card")
    after = network.folder / "v2.note"
    done(
        *("network", "rotate", "--card", network.folder / "new.card", *network.signing),
        *("-i", network.note, "-o", after),
    )
    done("network", "join", after, *home)
    (keys / "tls.key.next").rename(keys / "tls.key")
    assert done("keys", "activate", *home, "--json").data["activated"] == ["tls"]
    assert done("network", "status", *home, "--json").data["remarks"] == []


def test_the_document_of_a_member_whose_only_key_is_revoked_names_none(network: Network) -> None:
    after = network.folder / "v2.note"
    key = Home(network.de).signing_keys()[-1].verification_key
    change = (*network.signing, "-i", network.note, "-o", after)
    words = ("network", "revoke-key", "DE", "--reason", "compromised", "--log-key")
    done(*words, key.key_id.hex(), *change)
    done("network", "join", after, "--home", network.fr)
    node = open_node(Home(network.fr))
    directory: Directory = node.directory
    assert directory.log_keys(key.name, node.clock.now()) == ()
    node.database.close()
