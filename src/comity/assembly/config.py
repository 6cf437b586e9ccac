"""The node's configuration: one TOML file, typed, in which every mistake is named.

Nothing secret stands in it. Relative paths are relative to the node's home.
"""

import tomllib
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from comity.assembly.access_settings import AccessPart
from comity.assembly.backup_settings import BackupPart
from comity.assembly.desk_settings import DeskPart
from comity.assembly.disclosure_parts import DisclosurePart
from comity.assembly.gist_settings import TranslationPart
from comity.assembly.retention_settings import RetentionPart
from comity.assembly.rights_settings import RightsPart
from comity.assembly.service_settings import BudgetsPart, MetricsPart, TimeStampingPart
from comity.assembly.webhook_settings import WebhooksPart
from comity.errors import ConfigurationInvalid
from comity.law.purposes import Purpose
from comity.policy.facts import AnswerClass
from comity.transport.ecris.codes import RELATION_DEFAULT

FILE_NAME: Final = "comity.toml"


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file; unknown keys are mistakes."""


class NodePart(Part, frozen=True, kw_only=True):
    """Who this node is.

    Attributes:
        state: Two letters.
        name: Name of the central authority, as shown to people.
        time_zone: Zone in which the authority dates what it receives.
        languages: The authority's languages, best first.
        region: Subdivision whose holidays count at its seat.
        origin: Name of the node's log, for ever.
        training: Whether the node is one of a training room; see ``training_mark``.
    """

    state: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}\Z")]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    time_zone: str
    languages: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)] = ("en",)
    region: str | None = None
    origin: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    training: bool = False


class ListenPart(Part, frozen=True, kw_only=True):
    """Where the node face listens.

    Attributes:
        host: Address to bind.
        port: Port to bind.
        url: Address under which partners reach it.
    """

    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8440
    url: Annotated[str, msgspec.Meta(pattern=r"^https://")]


class StoragePart(Part, frozen=True, kw_only=True):
    """Where the node keeps everything: an SQLAlchemy address, SQLite by default.

    Attributes:
        url: The address.
        encrypted: Whether an SQLite file is encrypted as a whole when it is made.
    """

    url: str = "sqlite:///comity.db"
    encrypted: bool = True


class Automatic(Part, frozen=True, kw_only=True):
    """One class of answer that may leave without an officer, for one purpose.

    Attributes:
        answer: The class; ``uncertain`` can never be one of these.
        purpose: The purpose of the request.
    """

    answer: AnswerClass
    purpose: Purpose


class LawPart(Part, frozen=True, kw_only=True):
    """What the state decided where the law leaves a choice; see ``policy.rules.NodeRules``."""

    rules: str = "default"
    purposes_answered: tuple[Purpose, ...] | None = None
    purposes_asked: tuple[Purpose, ...] | None = None
    consent_required: tuple[Purpose, ...] = ()
    consent_required_to_ask: tuple[Purpose, ...] = ()
    automatic: tuple[Automatic, ...] = ()
    earlier_convictions_for_other_purposes: bool = False
    third_country_convictions_for_other_purposes: bool = False
    received_convictions_of_other_nationals: bool = False
    received_convictions_to_third_countries: bool = False
    further_parties: tuple[str, ...] = ()
    agreements: tuple[Annotated[str, msgspec.Meta(min_length=1)], ...] = ()
    policies: tuple[Annotated[str, msgspec.Meta(min_length=1)], ...] = ()


class RecordsPart(Part, frozen=True, kw_only=True):
    """What the authority decided for its casework; see ``records.settings``."""

    contact_email: str | None = None
    contact_phone: str | None = None
    automatic_denials: bool = False
    automatic_not_a_national: bool = False
    supply_information_automatically: bool = False
    enter_unknown_nationals: bool = False
    equivalent_offences: tuple[str, ...] = ()
    ask_national_entry: bool = True
    confirm_deletions: bool = True
    attention_days: Annotated[int, msgspec.Meta(ge=0, le=60)] = 2
    erase_recalled_automatically: bool = False
    recall_reply_days: Annotated[int, msgspec.Meta(ge=1, le=366)] = 14
    recall_reminder_days: Annotated[int, msgspec.Meta(ge=1, le=366)] = 7


class IdentificationPart(Part, frozen=True, kw_only=True):
    """By what persons are identified.

    Attributes:
        parameters: File with weights and thresholds, relative to the node's home; those
            that come with Comity if not given.
    """

    parameters: Annotated[str, msgspec.Meta(min_length=1)] | None = None


class KeysPart(Part, frozen=True, kw_only=True):
    """Where keys lie that are no files here.

    Attributes:
        log: The key in a token that the next log key shall be, a ``pkcs11:`` URI as in
            RFC 7512; without it, new keys are software keys.
    """

    log: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)] | None = None


class DeliveryPart(Part, frozen=True, kw_only=True):
    """How messages are delivered.

    Attributes:
        batch_messages: At most so many messages a batch.
        requests_per_second: At most so many requests a second from one partner.
        poll_seconds: How often the node looks for what other processes committed. Every
            20 ms at most while nothing happens, and of PostgreSQL.
    """

    batch_messages: Annotated[int, msgspec.Meta(ge=1, le=256)] = 128
    requests_per_second: Annotated[float, msgspec.Meta(gt=0)] = 200.0
    poll_seconds: Annotated[float, msgspec.Meta(gt=0, le=60)] = 0.005


class WitnessingPart(Part, frozen=True, kw_only=True):
    """How the node has its log witnessed, and compares what it saw with partners.

    Attributes:
        interval_seconds: How often it publishes, at most, while its log grows.
        gossip_seconds: How often it asks partners what they saw of all logs.
    """

    interval_seconds: Annotated[float, msgspec.Meta(gt=0, le=86_400)] = 10.0
    gossip_seconds: Annotated[float, msgspec.Meta(gt=0, le=86_400)] = 60.0


class EcrisCodesPart(Part, frozen=True, kw_only=True):
    """Codes of the ECRIS tables whose official values are published nowhere.

    Attributes:
        purposes: Codes of each purpose; the first is written, all are read.
        authority_types: Codes of each kind of requesting authority.
        additional_information: Codes of each answer to a question about a person.
        functional_errors: The network's codes of our functional errors.
        sanction_relation: Type of a link between sanctions that states none.
        own_codes: Whether Comity's own codes are written where none is configured.
    """

    purposes: dict[str, tuple[str, ...]] = {}
    authority_types: dict[str, tuple[str, ...]] = {}
    additional_information: dict[str, tuple[str, ...]] = {}
    functional_errors: dict[str, tuple[str, ...]] = {}
    sanction_relation: str = RELATION_DEFAULT
    own_codes: bool = False


class EcrisPart(Part, frozen=True, kw_only=True):
    """How the node speaks ECRIS v1.0; without the table it does not.

    Attributes:
        host: Address to bind.
        port: Port to bind.
        path: Path of the endpoint.
        url: Address under which partners reach it, path included.
        certificate: Another certificate than the node's own, relative to its home.
        key: Its private key.
        minimum_tls: The oldest version of TLS that is spoken.
        max_bytes: Size of the largest message that is taken.
        release: Who lets a message leave that the wire cannot carry just as it is.
        quality: Whether what is said poorly, though legally, is told of or holds the message.
        codes: Codes that the specification does not publish.
    """

    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8450
    path: Annotated[str, msgspec.Meta(pattern=r"^(/[A-Za-z0-9._~-]{1,100}){1,8}\Z")] = "/ecris"
    url: Annotated[str, msgspec.Meta(pattern=r"^https://")]
    certificate: Annotated[str, msgspec.Meta(min_length=1)] | None = None
    key: Annotated[str, msgspec.Meta(min_length=1)] | None = None
    minimum_tls: Literal["1.2", "1.3"] = "1.2"
    max_bytes: Annotated[int, msgspec.Meta(ge=1024 * 1024, le=256 * 1024 * 1024)] = 32 * 1024 * 1024
    release: Literal["officer", "automatic"] = "officer"
    quality: Literal["tell", "hold"] = "tell"
    codes: EcrisCodesPart = EcrisCodesPart()


class NodeConfig(Part, frozen=True, kw_only=True):
    """The whole file."""

    node: NodePart
    listen: ListenPart
    storage: StoragePart = StoragePart()
    law: LawPart = LawPart()
    records: RecordsPart = RecordsPart()
    disclosure: DisclosurePart = DisclosurePart()
    rights: RightsPart = RightsPart()
    identification: IdentificationPart = IdentificationPart()
    keys: KeysPart = KeysPart()
    delivery: DeliveryPart = DeliveryPart()
    witnessing: WitnessingPart = WitnessingPart()
    time_stamping: TimeStampingPart = TimeStampingPart()
    budgets: BudgetsPart = BudgetsPart()
    metrics: MetricsPart = MetricsPart()
    desk: DeskPart = DeskPart()
    retention: RetentionPart = RetentionPart()
    access: AccessPart = AccessPart()
    webhooks: WebhooksPart = WebhooksPart()
    backup: BackupPart = BackupPart()
    translation: TranslationPart = TranslationPart()
    ecris: EcrisPart | None = None


def read_config(path: Path) -> NodeConfig:
    """Read the configuration.

    Raises:
        ConfigurationInvalid: The file is missing, is no TOML, or has a value that
            breaks a rule, which the message names. The operator's mistake.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise ConfigurationInvalid(
            "There is no node here: the configuration is missing. Run 'comity init' first.",
            private=str(path),
        ) from error
    return config_in(content, where=str(path))


def config_in(content: bytes, *, where: str) -> NodeConfig:
    """Read a configuration from its bytes.

    Args:
        content: TOML in UTF-8.
        where: Where it comes from, for whoever runs the node.

    Raises:
        ConfigurationInvalid: It is no TOML, or has a value that breaks a rule, which the
            message names.
    """
    try:
        return msgspec.convert(tomllib.loads(content.decode("utf-8")), NodeConfig)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise ConfigurationInvalid(f"{FILE_NAME}: {error}", private=where) from error
