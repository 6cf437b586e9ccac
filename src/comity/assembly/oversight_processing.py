"""The record of processing activities: printed from code, configuration and network document.

Nothing in it is kept by hand, so that it cannot say otherwise than what runs. What only the
controller knows (the data protection officer, joint controllers) is named as theirs to add.

Source: Directive (EU) 2016/680 Art. 24(1).
"""

from dataclasses import dataclass
from typing import Final

from comity.assembly.build import Node
from comity.law.instruments import INSTRUMENTS, InstrumentKey
from comity.law.oversight import RULES
from comity.law.purposes import PURPOSES
from comity.law.retention import RETENTION

_RECORDS: Final = ("persons with criminal convictions", "persons asked about")
_EXCHANGED_UNDER: Final = (
    InstrumentKey.FRAMEWORK_DECISION,
    InstrumentKey.TRADE_AND_COOPERATION,
    InstrumentKey.CONVENTION,
)
_SECURITY: Final = (
    "every look, disclosure, alteration and erasure is in a log that nobody can change unseen",
    "messages are sealed to their recipient and signed",
    "payloads and entries of the log are sealed at rest under keys outside the database",
    "processing can be frozen by the supervisory authority at every door",
)


@dataclass(frozen=True, slots=True)
class ProcessingActivity:
    """One category of processing, in the parts that Art. 24(1) names.

    Attributes:
        name: What is done.
        purposes: What for.
        recipients: Who is told.
        subjects: Categories of persons.
        data: Categories of data.
        profiling: Whether persons are profiled.
        transfers: Third countries and international organisations.
        legal_basis: On what it rests.
        erasure: When it is erased.
        security: How it is guarded.
    """

    name: str
    purposes: tuple[str, ...]
    recipients: tuple[str, ...]
    subjects: tuple[str, ...]
    data: tuple[str, ...]
    profiling: str
    transfers: str
    legal_basis: tuple[str, ...]
    erasure: tuple[str, ...]
    security: tuple[str, ...] = _SECURITY


@dataclass(frozen=True, slots=True)
class ProcessingRegister:
    """The record of a node.

    Attributes:
        controller: Who decides.
        contact: How to reach them.
        to_add: What only the controller knows, to be added to an export.
        activities: What is processed.
    """

    controller: str
    contact: str
    to_add: tuple[str, ...]
    activities: tuple[ProcessingActivity, ...]


def processing_register(node: Node) -> ProcessingRegister:
    """Return the record of processing activities of a node as it is set up now."""
    rules = node.records.authority.rules
    answered = tuple(
        f"{PURPOSES[each].label} ({PURPOSES[each].basis})"
        for each in sorted(rules.purposes_answered)
    )
    asked = tuple(PURPOSES[each].label for each in sorted(rules.purposes_asked))
    members = tuple(sorted(node.partners.states(node.clock.now())))
    instruments = tuple(str(INSTRUMENTS[each].basis) for each in _EXCHANGED_UNDER)
    erasure = tuple(f"{each.what}: {each.rule} ({each.basis})" for each in RETENTION.values())
    exchange = ProcessingActivity(
        name="answering requests of other states",
        purposes=answered,
        recipients=members,
        subjects=_RECORDS,
        data=("identity", "convictions"),
        profiling="none",
        transfers="only to members of the network document, under an instrument",
        legal_basis=instruments,
        erasure=erasure,
    )
    return ProcessingRegister(
        controller=f"{node.config.node.name} ({node.state})",
        contact=node.config.records.contact_email or "not configured",
        to_add=("joint controllers, if any", "the data protection officer"),
        activities=(
            exchange,
            ProcessingActivity(
                name="asking other states",
                purposes=asked,
                recipients=members,
                subjects=("persons asked about",),
                data=("identity",),
                profiling="none",
                transfers=exchange.transfers,
                legal_basis=instruments,
                erasure=erasure,
            ),
            ProcessingActivity(
                name="the national register and notifications of convictions",
                purposes=("keeping convictions, and telling the state of nationality",),
                recipients=members,
                subjects=("persons with criminal convictions",),
                data=("identity", "convictions"),
                profiling="none: persons are identified by rules that people wrote, and an "
                "officer judges",
                transfers=exchange.transfers,
                legal_basis=instruments,
                erasure=erasure,
            ),
            ProcessingActivity(
                name="the log and its inspection",
                purposes=("verification, self-monitoring, integrity, criminal proceedings",),
                recipients=("the supervisory authority",),
                subjects=("officials",),
                data=("account, act, time, purpose, case, references of records",),
                profiling="none: rules that people wrote point at entries, and a person of "
                "another team reviews",
                transfers="none",
                legal_basis=tuple(str(each.basis) for each in RULES),
                erasure=("entries are kept; see the retention table for what is decided of them",),
            ),
        ),
    )
