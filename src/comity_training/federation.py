"""Ready-made federations on one machine: homes, keys, certificates, one signed network.

For demonstrations, benchmarks and tests. Everything is as ``comity init`` and the
network's governance would leave it, except that one hand holds all the keys.
"""

import os
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from comity.assembly.backup_settings import BackupPart
from comity.assembly.config import (
    DeliveryPart,
    EcrisCodesPart,
    EcrisPart,
    LawPart,
    ListenPart,
    NodeConfig,
    NodePart,
    RecordsPart,
    WitnessingPart,
)
from comity.assembly.database import close_to_others, open_database
from comity.assembly.desk_settings import DeskPart
from comity.assembly.home import Home, write_private, write_whole
from comity.assembly.key_files import write_storage_key
from comity.assembly.network_files import NetworkFiles
from comity.assembly.service_settings import MetricsPart, TimeStampingPart
from comity.assembly.witness_keys import witness_keys, write_witness_keys
from comity.clock import Clock, SystemClock
from comity.exchange.wires import Wire
from comity.ids import StateCode
from comity.law.states import civil_zone_of
from comity.trust.certificates import der_of, issue_certificate
from comity.trust.keys import SigningKey
from comity.trust.network import GovernancePin, sign_network
from comity.trust.network_changes import (
    certificate_entry,
    create,
    governance_of,
    log_of,
    sealing_key_entry,
)
from comity.trust.network_document import Endpoint, Member, TimeStampAuthority, WitnessPolicy
from comity.trust.network_trust_changes import witness_of
from comity.trust.sealing import SealingKey

LOOPBACK: Final = "127.0.0.1"
BACKUP_PUBLIC: Final = "backup.pub"
BACKUP_PRIVATE: Final = "backup.key"
"""Both halves lie in a home of a training room: nobody there exists, and backups can be tried."""
_BACKDATED: Final = timedelta(minutes=5)

Randomness: TypeAlias = Callable[[int], bytes]
Plain: TypeAlias = (
    "str | int | float | bool | list[Plain] | tuple[Plain, ...] | dict[str, Plain] | None"
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the nodes of a training federation are set to; the same for all.

    Attributes:
        law: What each state decided where the law leaves a choice.
        records: What each authority decided for its casework.
        delivery: How messages are delivered.
        capabilities: What the members announce.
        wires: What a node speaks, best first; Comity's own wire where nothing is said.
        witness_threshold: How many others must cosign what a log publishes; without it there
            are no witnesses.
        witnessing: How often a node publishes and compares.
        authorities: The time-stamping authorities that the network names.
        time_stamping: Whom of them a node asks, and how often.
        metrics: Where figures are read.
        training: Whether the nodes are marked as those of a training room.
        lasts: For how long certificates and network document are valid.
    """

    law: LawPart = field(default_factory=LawPart)
    records: RecordsPart = field(default_factory=RecordsPart)
    delivery: DeliveryPart = field(default_factory=DeliveryPart)
    capabilities: tuple[str, ...] = ("records",)
    wires: Mapping[StateCode, tuple[Wire, ...]] = field(default_factory=dict)
    witness_threshold: int | None = None
    witnessing: WitnessingPart = field(default_factory=WitnessingPart)
    authorities: tuple[TimeStampAuthority, ...] = ()
    time_stamping: TimeStampingPart = field(default_factory=TimeStampingPart)
    metrics: MetricsPart = field(default_factory=MetricsPart)
    training: bool = False
    lasts: timedelta = timedelta(days=30)

    def wires_of(self, state: StateCode) -> tuple[Wire, ...]:
        """Return what a node speaks, best first."""
        return self.wires.get(state, (Wire.COMITY,))


def make_network(
    folder: Path,
    states: Sequence[StateCode],
    *,
    choices: Choices | None = None,
    clock: Clock | None = None,
    randomness: Randomness = os.urandom,
    name: str = "Training federation",
    others: Sequence[Member] = (),
) -> list[Home]:
    """Make one node for each state, all joined in one network and ready to be served.

    Args:
        folder: Where the homes are made, one folder a state, in small letters.
        states: Each once.
        choices: Settings of the nodes.
        clock: Another clock than the machine's; certificates begin a little before.
        randomness: Source of the sealing keys.
        name: Name of the network.
        others: Further members, whose systems are made by somebody else.

    Returns:
        The homes, in the order of the states. Their databases hold tables and
        nothing else.

    Raises:
        ConfigurationInvalid: There is a node in one of the folders already.
        ValueError: A state is named twice. The caller's bug.
    """
    if len(set(states)) != len(states):
        raise ValueError("a state has one node")
    choices = Choices() if choices is None else choices
    clock = SystemClock() if clock is None else clock
    begins = clock.now() - _BACKDATED
    governor = SigningKey.generate("governance.training.example")
    homes: list[Home] = []
    members: list[Member] = list(others)
    ports = free_ports(3 * len(states))
    for state, *three in zip(states, ports[::3], ports[1::3], ports[2::3], strict=True):
        home = Home(folder / state.lower())
        config = _config(state, three, choices)
        members.append(_found(home, config, choices, begins, randomness))
        homes.append(home)
    document = create(
        network=name,
        issued_at=begins,
        expires_at=begins + choices.lasts,
        grace_days=0,
        governance=governance_of(1, [governor.verification_key]),
        members=members,
        witnessing=None
        if choices.witness_threshold is None
        else WitnessPolicy(threshold=choices.witness_threshold),
        time_stamping=choices.authorities,
    )
    note = sign_network(document, [governor])
    pin = GovernancePin(keys=(governor.verification_key,), threshold=1)
    for home in homes:
        NetworkFiles(home.networks).adopt(note, pin=pin)
        config = home.config()
        close_to_others(home, config)
        database = open_database(home, config, clock, randomness)
        database.migrate()
        database.close()
    return homes


def free_ports(count: int) -> list[int]:
    """Return ports of the loopback interface that nothing listens on at the moment."""
    with ExitStack() as stack:
        taken = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in taken:
            each.bind((LOOPBACK, 0))
        return [int(each.getsockname()[1]) for each in taken]


def _config(state: StateCode, ports: Sequence[int], choices: Choices) -> NodeConfig:
    port, second, third = ports
    ecris = None
    if Wire.ECRIS in choices.wires_of(state):
        ecris = EcrisPart(
            host=LOOPBACK,
            port=second,
            url=f"https://{LOOPBACK}:{second}/ecris",
            codes=EcrisCodesPart(own_codes=True),
        )
    return NodeConfig(
        node=NodePart(
            state=state,
            name=f"Central authority of {state}",
            time_zone=civil_zone_of(state) or "UTC",
            origin=f"log.{state.lower()}.training.example",
            training=choices.training,
        ),
        listen=ListenPart(host=LOOPBACK, port=port, url=f"https://{LOOPBACK}:{port}"),
        law=choices.law,
        records=choices.records,
        delivery=choices.delivery,
        witnessing=choices.witnessing,
        time_stamping=choices.time_stamping,
        metrics=choices.metrics,
        # Its desk is started where somebody wants to sit at it, and by name: passkeys are bound
        # to a name, and browsers keep a cookie that asks for TLS for this one name without it.
        desk=DeskPart(
            with_node=False,
            port=third,
            url=f"http://localhost:{third}",
            # In a training room every answer is looked at again, so that there is one to look at.
            quality_share=1.0 if choices.training else DeskPart().quality_share,
        ),
        backup=BackupPart(recipient=BACKUP_PUBLIC) if choices.training else BackupPart(),
        ecris=ecris,
    )


def _found(
    home: Home, config: NodeConfig, choices: Choices, begins: datetime, randomness: Randomness
) -> Member:
    """Make a home with its keys; return how the network document names the node."""
    home.create()
    state = StateCode(config.node.state)
    signing = SigningKey.generate(config.node.origin)
    sealing = SealingKey.generate(randomness)
    issued = issue_certificate(
        state,
        f"node.{state.lower()}.training.example",
        [LOOPBACK],
        begins,
        begins + choices.lasts,
    )
    write_private(home.keys / "log-0001.key", signing.to_text().encode("ascii") + b"\n")
    write_private(home.keys / "sealing-0001.key", sealing.to_text().encode("ascii") + b"\n")
    if choices.training:
        backup = SealingKey.generate(randomness)
        write_private(home.path / BACKUP_PRIVATE, backup.to_text().encode("ascii") + b"\n")
        write_whole(home.path / BACKUP_PUBLIC, backup.public.to_text().encode("ascii") + b"\n")
    witness = None
    if choices.witness_threshold is not None:
        write_witness_keys(home, config.node.origin, randomness=randomness)
        cosigners = [key.verification_key for key in witness_keys(home)]
        witness = witness_of(cosigners, begins)
    write_storage_key(home, randomness=randomness)
    write_whole(home.certificate, issued.cert_pem)
    write_private(home.tls_key, issued.key_pem)
    write_whole(home.config_file, toml_of(config).encode("utf-8"))
    return Member(
        state=state,
        name=config.node.name,
        authority_names={"en": config.node.name},
        time_zone=config.node.time_zone,
        languages=config.node.languages,
        endpoints=tuple(_endpoint(config, wire) for wire in choices.wires_of(state)),
        capabilities=choices.capabilities,
        log=log_of(signing.verification_key, begins),
        sealing_keys=(sealing_key_entry(sealing.public, begins),),
        certificates=(certificate_entry(der_of(issued.cert_pem), begins),),
        joined_at=begins.replace(microsecond=0),
        witness=witness,
    )


def _endpoint(config: NodeConfig, wire: Wire) -> Endpoint:
    url = config.listen.url
    if wire is Wire.ECRIS and config.ecris is not None:
        url = config.ecris.url
    return Endpoint(url=url, protocol=wire)


def toml_of(config: NodeConfig) -> str:
    r"""Return a configuration as the text of its file.

    Example:
        >>> print(toml_of(_config(StateCode("DE"), (8440, 8450, 8470), Choices())).split("\n\n")[1])
        [listen]
        host = "127.0.0.1"
        port = 8440
        url = "https://127.0.0.1:8440"
    """
    tables: dict[str, dict[str, Plain] | None] = msgspec.to_builtins(config)
    return "\n\n".join(
        "\n".join([f"[{name}]", *(f"{k} = {_toml(v)}" for k, v in table.items() if v is not None)])
        for name, table in tables.items()
        if table is not None
    )


def _toml(value: Plain) -> str:
    if isinstance(value, dict):
        pairs = (f"{key} = {_toml(each)}" for key, each in value.items() if each is not None)
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    # Booleans, numbers and short texts are written in TOML as they are in JSON.
    return msgspec.json.encode(value).decode("utf-8")
