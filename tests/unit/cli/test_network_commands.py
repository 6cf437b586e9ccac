import json
from pathlib import Path

import pytest
from tests.unit.cli.node_homes import LaterClock, Network, done, founded, run

from comity.assembly.home import Home


@pytest.fixture
def network(tmp_path: Path) -> Network:
    return founded(tmp_path)


def test_a_joined_node_finds_its_document_fresh(network: Network) -> None:
    told = done("network", "status", "--home", network.de, "--json").data
    assert told["freshness"] == "fresh"
    assert told["remarks"] == []
    assert told["version"] == 1


@pytest.mark.parametrize(
    ("days", "freshness", "code"), [(0, "fresh", 0), (92, "ageing", 1), (110, "expired", 3)]
)
def test_the_countdown_of_the_document_decides_the_exit_status(
    network: Network,
    monkeypatch: pytest.MonkeyPatch,
    days: int,
    freshness: str,
    code: int,
) -> None:
    monkeypatch.setattr("comity.cli.network.clock", lambda: LaterClock(days))
    ran = run("network", "status", "--home", network.de, "--json")
    assert (ran.data["freshness"], ran.code) == (freshness, code)


def test_a_first_document_is_not_trusted_for_itself(network: Network, tmp_path: Path) -> None:
    done("init", "--home", tmp_path / "es", "--state", "ES", "--name", "x")
    ran = run("network", "join", network.note, "--home", tmp_path / "es", "--json")
    assert ran.code == 2
    assert ran.data["error"]["field"] == "digest"
    assert "--digest" in ran.data["error"]["message"]
    ran = run("network", "join", network.note, "--home", tmp_path / "es", "--digest", "0" * 64)
    assert ran.code == 3
    assert not list((tmp_path / "es" / "network").glob("*.note"))


def test_a_node_the_document_does_not_name_is_told_so(network: Network, tmp_path: Path) -> None:
    done("init", "--home", tmp_path / "es", "--state", "ES", "--name", "x")
    pin = ("--governance-key", tmp_path / "g1.pub", "--governance-key", tmp_path / "g2.pub")
    joining = ("network", "join", network.note, "--home", tmp_path / "es", "--json")
    told = done(*joining, *pin, "--threshold", 2)
    assert told.data["remarks"] == ["ES is not a member of the network."]


def test_a_document_with_too_few_signatures_is_adopted_only_once_cosigned(
    network: Network, tmp_path: Path
) -> None:
    half, whole = tmp_path / "half.note", tmp_path / "whole.note"
    one = ("--key", tmp_path / "g1.key")
    told = done("network", "renew", *one, "-i", network.note, "-o", half, "--json").data
    assert told["signatures_missing"] == 1
    refused = run("network", "join", half, "--home", network.de)
    assert refused.code == 3
    assert "not signed by 2" in refused.err
    assert run("network", "renew", *one, "-i", half, "-o", whole).code == 3
    told = done(
        "network", "cosign", "-i", half, "-o", whole, "--key", tmp_path / "g2.key", "--json"
    ).data
    assert told["signatures_missing"] == 0
    assert done("network", "join", whole, "--home", network.de, "--json").data["adopted"] == [2]
    assert done("network", "join", whole, "--home", network.de, "--json").data["adopted"] == []


def test_a_key_that_does_not_govern_signs_nothing(network: Network, tmp_path: Path) -> None:
    done("network", "keygen", "--name", "stranger", "-o", tmp_path / "s.key")
    after = tmp_path / "x.note"
    ran = run("network", "renew", "--key", tmp_path / "s.key", "-i", network.note, "-o", after)
    assert ran.code == 2
    assert not after.exists()


def test_a_governance_key_is_private_and_never_overwritten(network: Network) -> None:
    key = network.folder / "g1.key"
    assert key.stat().st_mode & 0o777 == 0o600
    before = key.read_bytes()
    assert run("network", "keygen", "--name", "again", "-o", key).code == 2
    assert key.read_bytes() == before


def test_several_members_are_added_in_one_version(network: Network, tmp_path: Path) -> None:
    cards: list[object] = []
    for number, state in enumerate(("ES", "AT"), 20):
        home, card = tmp_path / state, tmp_path / f"{state}.card"
        listen = f"127.0.0.1:{number}"
        done("init", "--home", home, "--state", state, "--name", "x", "--listen", listen)
        done("network", "card", "--home", home, "-o", card)
        cards += ["--card", card]
    after = tmp_path / "v2.note"
    made = ("network", "add", *cards, *network.signing, "-i", network.note, "-o", after, "--json")
    assert done(*made).data["version"] == 2
    shown = done("network", "show", after, "--json").data["document"]
    assert [member["state"] for member in shown["members"]] == ["AT", "DE", "ES", "FR"]
    again = run("network", "add", *cards[:2], *network.signing, "-i", after, "-o", after)
    assert again.code == 2


def test_a_changed_card_is_noticed(network: Network, tmp_path: Path) -> None:
    card = json.loads((tmp_path / "de.card").read_bytes())
    card["url"] = "https://elsewhere.example"
    (tmp_path / "forged.card").write_text(json.dumps(card), encoding="utf-8")
    ran = run(
        *("network", "rotate", "--card", tmp_path / "forged.card", *network.signing),
        *("-i", network.note, "-o", tmp_path / "x.note", "--json"),
    )
    assert ran.code == 3
    assert ran.data["error"]["code"] == "trust:signature:invalid"


def test_keys_are_prepared_rotated_in_and_only_then_used(network: Network, tmp_path: Path) -> None:
    home = ("--home", network.de)
    old = Home(network.de).signing_keys()[-1]
    done("keys", "prepare", "log", "sealing", "tls", *home)
    assert Home(network.de).signing_keys()[-1] == old
    early = run("keys", "activate", *home)
    assert early.code == 3
    assert run("keys", "prepare", "tls", *home).code == 2
    done("network", "card", *home, "-o", tmp_path / "new.card")
    after = tmp_path / "v2.note"
    rotated = done(
        *("network", "rotate", "--card", tmp_path / "new.card", *network.signing),
        *("-i", network.note, "-o", after, "--json"),
    ).data
    assert rotated["what"] == "DE: new log key, sealing key, certificate"
    done("network", "join", after, *home)
    assert done("keys", "activate", *home, "--json").data["activated"] == ["log", "tls"]
    assert Home(network.de).signing_keys()[-1] != old
    assert old in Home(network.de).signing_keys()
    assert done("network", "status", *home, "--json").data["remarks"] == []
    assert done("keys", "activate", *home, "--json").data["activated"] == []
    nothing = ("network", "rotate", "--card", tmp_path / "new.card", *network.signing)
    assert run(*nothing, "-i", after, "-o", tmp_path / "v3.note").code == 2


def test_a_removed_member_stays_in_the_document_with_the_reason(
    network: Network, tmp_path: Path
) -> None:
    after = tmp_path / "v2.note"
    change = (*network.signing, "-i", network.note, "-o", after)
    done("network", "remove", "fr", "--reason", "left", *change)
    shown = done("network", "show", after)
    assert "removed: FR" in shown.out
    assert "left" in shown.out
    done("network", "join", after, "--home", network.de)
    joined = done("network", "join", after, "--home", network.fr, "--json").data
    assert joined["remarks"] == ["FR is not a member of the network."]
    ran = run("network", "remove", "IT", "--reason", "x", *change)
    assert ran.code == 2
    assert "IT is not a member of the network (members: DE, FR)." in ran.err
    assert "cause: here" in ran.err


def test_a_member_is_suspended_and_resumed(network: Network, tmp_path: Path) -> None:
    second, third = tmp_path / "v2.note", tmp_path / "v3.note"
    done("network", "suspend", "FR", *network.signing, "-i", network.note, "-o", second)
    done("network", "resume", "FR", *network.signing, "-i", second, "-o", third)
    joined = done("network", "join", third, second, "--home", network.fr, "--json").data
    assert joined["adopted"] == [2, 3]
    assert joined["remarks"] == []


def test_the_document_goes_through_a_pipe(network: Network) -> None:
    shown = run("network", "show", "-", stdin=network.note.read_bytes())
    assert shown.code == 0
    assert "DE\tBundesamt\tactive" in shown.out


def test_more_signatures_than_keys_are_the_founders_slip(network: Network, tmp_path: Path) -> None:
    ran = run(
        *("network", "create", "--name", "x", "--threshold", 2, "-o", tmp_path / "x.note"),
        *("--governance-key", network.folder / "g1.key", "--json"),
    )
    assert ran.code == 2
    assert (ran.data["error"]["field"], ran.data["error"]["origin"]) == ("threshold", "here")
    assert not (tmp_path / "x.note").exists()


def test_an_older_version_is_said_to_be_ignored(network: Network, tmp_path: Path) -> None:
    second = tmp_path / "v2.note"
    done("network", "renew", *network.signing, "-i", network.note, "-o", second)
    done("network", "join", second, "--home", network.de)
    ran = done("network", "join", network.note, "--home", network.de)
    assert "Version 1 is older than the one in force and was ignored." in ran.err
    told = done("network", "join", network.note, "--home", network.de, "--json").data
    assert (told["version"], told["adopted"], told["ignored"]) == (2, [], [1])
