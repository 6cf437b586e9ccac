"""Build a node from its home: the one place where ports meet adapters."""

import os
import ssl
from dataclasses import dataclass
from datetime import datetime

from comity.assembly.config import NodeConfig, RecordsPart
from comity.assembly.database import open_database
from comity.assembly.disclosure_parts import disclosure_settings
from comity.assembly.ecris_wiring import EcrisSetup, ecris_setup
from comity.assembly.freezing import refuse_frozen_messages
from comity.assembly.gist_settings import gist_engine
from comity.assembly.home import Home
from comity.assembly.identification import parameters_in_force
from comity.assembly.key_watch import KeyWatch
from comity.assembly.network_files import DirectoryPartners, NetworkFiles
from comity.assembly.policy_files import rules_in_force
from comity.assembly.rights_looks import LooksInConversations
from comity.assembly.rights_settings import rights_office
from comity.assembly.witness_keys import witness_keys
from comity.clock import Clock, SystemClock
from comity.exchange.outbox import Rails
from comity.exchange.ports import Randomness
from comity.exchange.wires import ChannelPartner, Wire
from comity.ids import StateCode
from comity.oversight.breach_workflow import BREACHES
from comity.records.gist_ports import GistEngine
from comity.records.messages import Contact
from comity.records.recall_service import RecallService
from comity.records.recall_workflow import RECALLS
from comity.records.service import RecordsService
from comity.records.settings import RecordsSettings
from comity.records.workflow import MISFITS, WORKFLOWS
from comity.rights.inquiring import RightsExchange
from comity.rights.workflow import RIGHTS
from comity.search.parameters import Parameters, default_parameters
from comity.storage.sql.database import Database
from comity.transport.ecris.client import EcrisClient
from comity.transport.peers import PeerClient
from comity.transport.tls import client_context, server_context
from comity.trust.cosigner import CosignerKey
from comity.trust.network_directory import Directory
from comity.trust.sealing import SealingKey


@dataclass(slots=True)
class Node:
    """A node, put together and not yet serving.

    Attributes:
        home: Its folder.
        config: Its configuration.
        clock: The only source of now.
        database: Where it keeps everything.
        rails: How it composes messages.
        sealing_keys: Keys that open what was sealed to it.
        partners: The partners of the network document in force.
        records: The casework on criminal records.
        recalls: What was given to other states, recalled from them.
        rights: What persons may ask about their own data, and what states ask for them.
        parameters: The weights and thresholds by which it identifies persons.
        key_watch: What it holds of its key files, and whether they changed.
        ecris: How it speaks ECRIS; ``None`` if it does not.
        witness_keys: Keys with which it cosigns others' logs; maybe none.
        gists: What gives the gist of foreign texts; ``None`` without it.
    """

    home: Home
    config: NodeConfig
    clock: Clock
    database: Database
    rails: Rails
    sealing_keys: dict[str, SealingKey]
    partners: DirectoryPartners
    records: RecordsService
    recalls: RecallService
    rights: RightsExchange
    parameters: Parameters
    key_watch: KeyWatch
    ecris: EcrisSetup | None = None
    witness_keys: tuple[CosignerKey, ...] = ()
    gists: GistEngine | None = None

    @property
    def state(self) -> StateCode:
        """Our own state."""
        return self.rails.state

    @property
    def directory(self) -> Directory:
        """The network document in force."""
        return self.partners.directory

    def reload_network(self) -> bool:
        """Take up a network document adopted since; return whether there was one.

        Raises:
            NetworkDocumentInvalid: A file of the chain was changed.
        """
        files = NetworkFiles(self.home.networks)
        newest = files.versions()
        if not newest or int(newest[-1].stem) <= self.directory.document.version:
            return False
        self.partners.directory = Directory(files.current())
        return True

    def listening_context(self) -> ssl.SSLContext:
        """Return the TLS context of the node face."""
        certificates = self.partners.certificates_not_ended(self.clock.now())
        key = self.key_watch.private_key(self.home.tls_key)
        return server_context(self.home.certificate, key, certificates)

    def client(self, peer: StateCode, at: datetime) -> PeerClient:
        """Return a client for one partner.

        Raises:
            MemberUnknown: Not a member, not yet, no longer, or suspended.
            NetworkDocumentInvalid: The network document's days of grace are over.
        """
        context = client_context(
            self.home.certificate,
            self.key_watch.private_key(self.home.tls_key),
            self.partners.certificates(peer, at),
        )
        return PeerClient(self.partners.partner(peer, at).url, context)

    def ecris_listening_context(self, setup: EcrisSetup) -> ssl.SSLContext:
        """Return the TLS context of the ECRIS face."""
        return server_context(
            setup.certificate,
            self.key_watch.private_key(setup.key),
            self.partners.certificates_not_ended(self.clock.now(), Wire.ECRIS),
            minimum=setup.minimum_tls,
            issued=True,
        )

    def ecris_client(self, setup: EcrisSetup, partner: ChannelPartner, at: datetime) -> EcrisClient:
        """Return a client for one partner's ECRIS endpoint.

        Raises:
            MemberUnknown: Not a member, not yet, no longer, or suspended.
        """
        context = client_context(
            setup.certificate,
            self.key_watch.private_key(setup.key),
            self.partners.certificates(partner.state, at),
            minimum=setup.minimum_tls,
            issued=True,
        )
        return EcrisClient(partner.url, context, frozenset(partner.certificates))


def open_node(
    home: Home, *, clock: Clock | None = None, randomness: Randomness = os.urandom
) -> Node:
    """Put a node together.

    Args:
        home: Its folder.
        clock: Another clock than the machine's, for training and tests.
        randomness: Another source of randomness, for tests.

    Raises:
        ConfigurationInvalid, KeyUnavailable, NetworkDocumentInvalid: The home is
            incomplete; the message says what to do.
    """
    clock = SystemClock() if clock is None else clock
    config = home.config()
    parameters = parameters_in_force(home, config)
    state = StateCode(config.node.state)
    directory = Directory(NetworkFiles(home.networks).current())
    ecris = ecris_setup(home.path, config, certificate=home.certificate, key=home.tls_key)
    partners = DirectoryPartners(
        directory, state, renderers={} if ecris is None else ecris.renderers()
    )
    rails = Rails(
        state=state,
        workflows={**WORKFLOWS, **RECALLS, **RIGHTS, **BREACHES},
        clock=clock,
        randomness=randomness,
        wires=partners,
        misfits=MISFITS,
        gate=refuse_frozen_messages,
    )
    # Before they are read: what changes after is noticed.
    key_watch = KeyWatch.now(home, config)
    records = RecordsService(
        settings=records_settings(config, parameters),
        rules=rules_in_force(config.law, home.path),
        rails=rails,
        partners=partners.states,
        keeps_conditions=partners.keeps_conditions,
    )
    office = rights_office(
        config.rights,
        rails,
        records.authority.rules,
        name=config.node.name,
        time_zone=config.node.time_zone,
        region=config.node.region,
    )
    return Node(
        home=home,
        config=config,
        clock=clock,
        database=open_database(home, config, clock, randomness),
        rails=rails,
        sealing_keys=home.sealing_keys(),
        partners=partners,
        records=records,
        recalls=RecallService(records.authority, partners.follows_recalls),
        rights=RightsExchange(office, partners.tells_of_looks, LooksInConversations(office)),
        parameters=parameters,
        key_watch=key_watch,
        ecris=ecris,
        witness_keys=witness_keys(home),
        gists=gist_engine(config.translation),
    )


def records_settings(config: NodeConfig, parameters: Parameters | None = None) -> RecordsSettings:
    """Return the settings of the casework on records.

    Args:
        config: The configuration.
        parameters: By what persons are identified; what comes with Comity if not given.

    Raises:
        ConfigurationInvalid: A setting cannot be used.
    """
    part: RecordsPart = config.records
    contact = None
    if part.contact_email is not None:
        contact = Contact(email=part.contact_email, phone=part.contact_phone)
    return RecordsSettings(
        state=StateCode(config.node.state),
        time_zone=config.node.time_zone,
        languages=config.node.languages,
        contact=contact,
        region=config.node.region,
        automatic_denials=part.automatic_denials,
        automatic_not_a_national=part.automatic_not_a_national,
        supply_information_automatically=part.supply_information_automatically,
        enter_unknown_nationals=part.enter_unknown_nationals,
        equivalent_offences=frozenset(part.equivalent_offences),
        ask_national_entry=part.ask_national_entry,
        confirm_deletions=part.confirm_deletions,
        attention_days=part.attention_days,
        erase_recalled_automatically=part.erase_recalled_automatically,
        recall_reply_days=part.recall_reply_days,
        recall_reminder_days=part.recall_reminder_days,
        parameters=default_parameters() if parameters is None else parameters,
        disclosure=disclosure_settings(config.disclosure),
    )
