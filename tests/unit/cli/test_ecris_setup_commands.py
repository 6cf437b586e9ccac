"""Setting a node up for ECRIS, and listing who is reached over it."""

import datetime as dt
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier
from tests.unit.cli.node_homes import Network, Ran, done, founded, run

from comity.assembly.build import open_node
from comity.assembly.home import Home
from comity.exchange.wires import Fingerprints, Wire
from comity.ids import StateCode
from comity.trust.certificates import issue_certificate

PL, DE, FR = StateCode("PL"), StateCode("DE"), StateCode("FR")
URL = "https://ecris.pl.example/ecris"
OWN_URL = "https://de.example:8450/ecris"


@pytest.fixture
def network(tmp_path: Path) -> Network:
    return founded(tmp_path)


def certificate(folder: Path, *usages: ObjectIdentifier) -> Path:
    now = dt.datetime.now(dt.UTC)  # noqa: TID251 - homes are made by real commands
    path = folder / "pl.pem"
    if not usages:
        end = now + dt.timedelta(days=9)
        path.write_bytes(issue_certificate(PL, "n", ["pl.example"], now, end).cert_pem)
        return path
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "pl")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=9))
        .add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return path


def listed(network: Network, state: str, url: str, pem: Path, *, before: Path, to: Path) -> Ran:
    return done(
        *("network", "add-partner", state, "--ecris", url, "--certificate", pem),
        *("--fingerprints", "push", "-i", before, "-o", to, *network.signing),
    )


def speaking(home: Path, url: str = OWN_URL, more: str = "") -> None:
    with (home / "comity.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[ecris]\nurl = "{url}"\n{more}')


@pytest.fixture
def joined(network: Network, tmp_path: Path) -> Network:
    """Germany speaks ECRIS and lists Poland."""
    speaking(network.de)
    second, third = tmp_path / "second.note", tmp_path / "third.note"
    listed(network, "PL", URL, certificate(tmp_path), before=network.note, to=second)
    listed(network, "DE", OWN_URL, network.de / "keys" / "tls.crt", before=second, to=third)
    done("network", "join", second, third, "--home", network.de)
    return network


def test_a_partner_without_a_node_is_reached_over_ecris(joined: Network) -> None:
    node = open_node(Home(joined.de))
    now = node.clock.now()
    assert node.partners.states(now) == {FR, PL}
    assert node.partners.of(PL, now) is Wire.ECRIS
    assert node.partners.of(FR, now) is Wire.COMITY
    channel = node.partners.channel(PL, now)
    assert (channel.url, channel.fingerprints) == (URL, Fingerprints.PUSH)
    assert len(channel.certificates) == 1
    node.database.close()
    shown = done("network", "show", "--home", joined.de).out
    assert f"{URL} (ecris/1.0)" in shown


def test_a_member_keeps_comitys_own_protocol_first(joined: Network) -> None:
    node = open_node(Home(joined.de))
    entry = node.directory.member(DE, node.clock.now())
    node.database.close()
    assert [each.protocol for each in entry.endpoints] == ["comity/1", "ecris/1.0"]
    assert entry.log is not None
    assert len(entry.certificates) == 1
    assert done("network", "status", "--home", joined.de, "--json").data["remarks"] == []


def test_an_own_endpoint_that_partners_are_not_told_is_remarked_on(network: Network) -> None:
    speaking(network.de)
    ran = run("network", "status", "--home", network.de, "--json")
    assert ran.data["remarks"] == [f"ECRIS partners are told None, not {OWN_URL}."]


def test_a_node_that_does_not_speak_ecris_does_not_reach_such_a_partner(
    network: Network, tmp_path: Path
) -> None:
    second = tmp_path / "second.note"
    listed(network, "PL", URL, certificate(tmp_path), before=network.note, to=second)
    done("network", "join", second, "--home", network.fr)
    node = open_node(Home(network.fr))
    assert node.partners.states(node.clock.now()) == {DE}
    node.database.close()


def test_a_partner_moves_by_bringing_its_card(joined: Network, tmp_path: Path) -> None:
    home, card, fourth = tmp_path / "pl", tmp_path / "pl.card", tmp_path / "fourth.note"
    done("init", "--home", home, "--state", "PL", "--name", "x", "--listen", "127.0.0.1:11")
    done("network", "card", "--home", home, "-o", card)
    before = tmp_path / "third.note"
    done("network", "add", "--card", card, "-i", before, "-o", fourth, *joined.signing)
    done("network", "join", fourth, "--home", joined.de)
    node = open_node(Home(joined.de))
    now = node.clock.now()
    assert node.partners.of(PL, now) is Wire.COMITY
    assert node.partners.partner(PL, now).origin
    assert node.partners.channel(PL, now).url == URL  # for what began there
    node.database.close()


def test_a_partner_listed_as_it_is_changes_nothing(joined: Network, tmp_path: Path) -> None:
    again = tmp_path / "again.note"
    ran = run(
        *("network", "add-partner", "PL", "--ecris", URL, "--certificate", tmp_path / "pl.pem"),
        *("--fingerprints", "push", "-i", tmp_path / "third.note", "-o", again, *joined.signing),
    )
    assert ran.code == 2
    assert not again.exists()


@pytest.mark.parametrize(
    ("usage", "missing"),
    [(ExtendedKeyUsageOID.SERVER_AUTH, "client"), (ExtendedKeyUsageOID.CLIENT_AUTH, "server")],
)
def test_a_certificate_for_one_end_only_is_warned_of(
    network: Network, tmp_path: Path, usage: ObjectIdentifier, missing: str
) -> None:
    second = tmp_path / "second.note"
    told = listed(network, "PL", URL, certificate(tmp_path, usage), before=network.note, to=second)
    assert f"may be shown by a {missing}" in told.err
    speaking(network.de)
    done("network", "join", second, "--home", network.de)
    ran = run("doctor", "--home", network.de, "--json")
    (found,) = [each for each in ran.data["findings"] if each["check"] == "ecris PL"]
    assert found["status"] == "warn"
    assert missing in found["what"]


@pytest.mark.parametrize("url", ["http://ecris.pl.example/ecris", "ecris.pl.example"])
def test_an_address_without_tls_is_refused(network: Network, tmp_path: Path, url: str) -> None:
    ran = run(
        *("network", "add-partner", "PL", "--ecris", url, "--certificate", certificate(tmp_path)),
        *("-i", network.note, "-o", tmp_path / "x.note", *network.signing),
    )
    assert ran.code == 2


def test_the_doctor_says_what_has_no_code(joined: Network) -> None:
    ran = run("doctor", "--home", joined.de, "--json")
    found = {each["check"]: each for each in ran.data["findings"]}
    assert found["ecris"]["status"] == "ok"
    assert found["ecris codes"]["status"] == "warn"
    assert "criminal-proceedings" in found["ecris codes"]["what"]


@pytest.mark.parametrize(
    "more",
    [
        "port = 0\n",
        'minimum_tls = "1.1"\n',
        'release = "nobody"\n',
        'path = "ecris"\n',
        "unknown = 1\n",
        '[ecris.codes]\npurposes = {criminal-proceedings = ["X"]}\n',
        '[ecris.codes]\npurposes = {no-such-purpose = ["P-00-000000"]}\n',
    ],
)
def test_a_mistake_in_the_table_is_named(network: Network, more: str) -> None:
    speaking(network.de, more=more)
    ran = run("doctor", "--home", network.de, "--json")
    assert ran.code == 1
    (told,) = [each for each in ran.data["findings"] if each["status"] == "fail"]
    assert told["check"] == "configuration"
    assert "ecris" in told["what"]


def test_without_the_table_the_node_does_not_speak_ecris(network: Network) -> None:
    node = open_node(Home(network.de))
    assert node.ecris is None
    assert node.rails.wires.renderer(Wire.ECRIS) is None
    node.database.close()
