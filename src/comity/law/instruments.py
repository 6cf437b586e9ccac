"""The instruments under which records are exchanged, and which one binds two states."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from comity.ids import StateCode
from comity.law.agreement import SHIPPED, Agreement
from comity.law.citation import (
    OPEN,
    Basis,
    Validity,
    inferred,
    not_reread,
    verified,
)
from comity.law.purposes import Purpose
from comity.law.states import MEMBER_STATES, UNITED_KINGDOM, is_member_state, iso_state


@unique
class InstrumentKey(StrEnum):
    """Stable names of instruments; they are written to the log and never renamed."""

    FRAMEWORK_DECISION = "fd-2009-315"
    ECRIS_DECISION = "decision-2009-316"
    ECRIS_DIRECTIVE = "directive-2019-884"
    ECRIS_TCN = "regulation-2019-816"
    ECRIS_TCN_MEASURES = "decision-2022-2470"
    INTEROPERABILITY = "regulation-2019-818"
    ETIAS_ACCESS = "regulation-2021-1151"
    VIS_ACCESS = "regulation-2021-1133"
    TRADE_AND_COOPERATION = "tca-title-ix"
    CONVENTION = "coe-1959"
    CONVENTION_PROTOCOL = "coe-1978-protocol"
    PUBLIC_DOCUMENTS = "regulation-2016-1191"
    TAKING_INTO_ACCOUNT = "fd-2008-675"
    PROBATION = "fd-2008-947"
    SUPERVISION = "fd-2009-829"
    CHILD_PROTECTION = "directive-2011-93"
    BALOGH = "c-25-15"
    LADA = "c-390-16"


@dataclass(frozen=True, slots=True)
class Instrument:
    """An act, treaty or judgment, and what it means for a node.

    Attributes:
        key: Stable name.
        identifier: CELEX number, or ``ETS`` and the treaty number.
        title: Short title as officials say it.
        role: What it does for the exchange.
        status: What is known about its being in force.
        validity: Days on which it governs; open where the sources do not tell.
        basis: Where status and role were read.
        parties: ISO codes of the states it binds, as far as known; ``None`` if
            the sources list none.
        not_bound: ISO codes of Member States that do not take part.
        carries_exchange: Whether requests and notifications run under it.
    """

    key: InstrumentKey
    identifier: str
    title: str
    role: str
    status: str
    basis: Basis
    validity: Validity = OPEN
    parties: frozenset[StateCode] | None = None
    not_bound: frozenset[StateCode] = frozenset()
    carries_exchange: bool = False


EXCHANGE_BEGAN: Final = date(2012, 4, 27)
"""From this day convictions are notified and stored under the Framework Decision.

Source:
    Framework Decision 2009/315/JHA Art. 7(1), through Irish Act 51/2019 s. 7(2).
"""

_EURLEX: Final = "status and consolidated text on EUR-Lex"
_DIGEST: Final = "known, not read again in the act itself"
_IRELAND_AND_DENMARK: Final = frozenset({StateCode("IE"), StateCode("DK")})


def _terms(key: InstrumentKey) -> Agreement:
    return SHIPPED[key]


NAMED_CONVENTION_PARTIES: Final = _terms(InstrumentKey.CONVENTION).parties - MEMBER_STATES
"""Parties outside the Union that our sources name; the treaty has more."""

_ALL: Final = (
    Instrument(
        key=InstrumentKey.FRAMEWORK_DECISION,
        identifier="32009F0315",
        title="Framework Decision 2009/315/JHA",
        role="organisation and content of the exchange between Member States",
        status="in force; consolidated 27.6.2019 with Directive (EU) 2019/884",
        basis=verified("32009F0315", "Art. 1", _EURLEX),
        validity=_terms(InstrumentKey.FRAMEWORK_DECISION).validity,
        parties=_terms(InstrumentKey.FRAMEWORK_DECISION).parties,
        carries_exchange=True,
    ),
    Instrument(
        key=InstrumentKey.ECRIS_DECISION,
        identifier="32009D0316",
        title="Decision 2009/316/JHA",
        role="created ECRIS and its tables of offences and sanctions",
        status="replaced by Directive (EU) 2019/884; still the act for Ireland and Denmark",
        basis=verified("32009D0316", "Annexes A and B", f"{_EURLEX}, and its legal summary"),
        validity=Validity(valid_until=date(2022, 6, 27)),
    ),
    Instrument(
        key=InstrumentKey.ECRIS_DIRECTIVE,
        identifier="32019L0884",
        title="Directive (EU) 2019/884",
        role="amends the Framework Decision: third-country nationals, ECRIS, facial images",
        status="in force",
        basis=verified("32019L0884", "Art. 1", f"{_EURLEX}; Greek law FEK A 216/2022"),
        not_bound=_IRELAND_AND_DENMARK,
    ),
    Instrument(
        key=InstrumentKey.ECRIS_TCN,
        identifier="32019R0816",
        title="Regulation (EU) 2019/816",
        role="central system that tells which states hold convictions of a third-country national",
        status="in force; the central system is not yet live",
        basis=verified("32019R0816", "Art. 1", "text of the Regulation; eu-LISA, February 2026"),
    ),
    Instrument(
        key=InstrumentKey.ECRIS_TCN_MEASURES,
        identifier="32022D2470",
        title="Implementing Decision (EU) 2022/2470",
        role="technical measures for ECRIS-TCN",
        status="titles and the start of Annex I were read; its performance figures are not known",
        basis=verified("32022D2470", "Annex I", "titles of Arts. 1 to 13, start of Annex I"),
    ),
    Instrument(
        key=InstrumentKey.INTEROPERABILITY,
        identifier="32019R0818",
        title="Regulation (EU) 2019/818",
        role="interoperability of Union systems, among them ECRIS-TCN",
        status="not re-read",
        basis=not_reread("32019R0818", "as a whole", _DIGEST),
    ),
    Instrument(
        key=InstrumentKey.VIS_ACCESS,
        identifier="32021R1133",
        title="Regulation (EU) 2021/1133",
        role="access of the visa system to ECRIS-TCN",
        status="not re-read",
        basis=not_reread("32021R1133", "as a whole", _DIGEST),
    ),
    Instrument(
        key=InstrumentKey.ETIAS_ACCESS,
        identifier="32021R1151",
        title="Regulation (EU) 2021/1151",
        role="access of the travel authorisation system to ECRIS-TCN",
        status="not re-read",
        basis=not_reread("32021R1151", "as a whole", _DIGEST),
    ),
    Instrument(
        key=InstrumentKey.TRADE_AND_COOPERATION,
        identifier="22021A0430(01)",
        title="EU-UK Trade and Cooperation Agreement, Part Three Title IX",
        role="exchange between Member States and the United Kingdom",
        status="applied since 1.1.2021; article numbers 643 to 651 not re-read",
        basis=not_reread(
            "22021A0430(01)",
            "Arts. 643 to 651",
            "the United Kingdom's side was read: European Union (Future Relationship) Act 2020",
        ),
        validity=_terms(InstrumentKey.TRADE_AND_COOPERATION).validity,
        parties=_terms(InstrumentKey.TRADE_AND_COOPERATION).parties,
        carries_exchange=True,
    ),
    Instrument(
        key=InstrumentKey.CONVENTION,
        identifier="ETS 030",
        title="European Convention on Mutual Assistance in Criminal Matters (1959)",
        role="fallback for all other states and for gaps between Member States",
        status="Art. 22 was read, Art. 13 was not re-read; the list of parties here is incomplete",
        basis=inferred(
            "ETS 030",
            "Arts. 13 and 22",
            "the sources name CH, NO, TR and UA and call it the fallback between Member States; "
            "that these are all parties is concluded from that",
        ),
        parties=_terms(InstrumentKey.CONVENTION).parties,
        carries_exchange=True,
    ),
    Instrument(
        key=InstrumentKey.CONVENTION_PROTOCOL,
        identifier="ETS 099",
        title="Additional Protocol of 1978 to the 1959 Convention",
        role="adds the copy of a conviction on request (Art. 22(2) of the Convention)",
        status="the added paragraph was read; the parties are not known here",
        basis=verified("ETS 099", "Art. 4", "1959 Convention Art. 22 as amended"),
    ),
    Instrument(
        key=InstrumentKey.PUBLIC_DOCUMENTS,
        identifier="32016R1191",
        title="Regulation (EU) 2016/1191",
        role="multilingual standard form for the absence of a criminal record",
        status="in force",
        basis=verified("32016R1191", "standard forms", "the published schema of the form"),
    ),
    Instrument(
        key=InstrumentKey.TAKING_INTO_ACCOUNT,
        identifier="32008F0675",
        title="Framework Decision 2008/675/JHA",
        role="taking account of other states' convictions in new criminal proceedings",
        status="not re-read",
        basis=not_reread("32008F0675", "Art. 3", _DIGEST),
    ),
    Instrument(
        key=InstrumentKey.PROBATION,
        identifier="32008F0947",
        title="Framework Decision 2008/947/JHA",
        role="use of exchanged data for probation",
        status="not re-read",
        basis=not_reread("32008F0947", "as a whole", _DIGEST),
    ),
    Instrument(
        key=InstrumentKey.SUPERVISION,
        identifier="32009F0829",
        title="Framework Decision 2009/829/JHA",
        role="use of exchanged data for supervision measures",
        status="not re-read",
        basis=not_reread("32009F0829", "as a whole", _DIGEST),
    ),
    Instrument(
        key=InstrumentKey.CHILD_PROTECTION,
        identifier="32011L0093",
        title="Directive 2011/93/EU",
        role="employers recruiting for work with children",
        status="not re-read",
        basis=not_reread("32011L0093", "Art. 10(3)", _DIGEST),
    ),
    Instrument(
        key=InstrumentKey.BALOGH,
        identifier="62015CJ0025",
        title="Court of Justice, C-25/15 Balogh",
        role="no national recognition procedure may precede the use of another state's conviction",
        status="judgment",
        basis=verified("62015CJ0025", "operative part", "the judgment"),
    ),
    Instrument(
        key=InstrumentKey.LADA,
        identifier="62016CJ0390",
        title="Court of Justice, C-390/16 Lada",
        role="no national recognition procedure may precede the entry of another state's "
        "conviction",
        status="judgment",
        basis=verified("62016CJ0390", "operative part", "the judgment"),
    ),
)

INSTRUMENTS: Final[Mapping[InstrumentKey, Instrument]] = MappingProxyType(
    {instrument.key: instrument for instrument in _ALL}
)
"""Every instrument, by key."""

FRAMEWORK_DECISION: Final = INSTRUMENTS[InstrumentKey.FRAMEWORK_DECISION]
TRADE_AND_COOPERATION: Final = INSTRUMENTS[InstrumentKey.TRADE_AND_COOPERATION]
CONVENTION: Final = INSTRUMENTS[InstrumentKey.CONVENTION]


NODE_FINDING: Final = inferred(
    "ETS 030", "list of parties", "the node's own legal finding, stated in its rules"
)
"""Basis of an exchange with a party that only the node's rules name."""


@dataclass(frozen=True, slots=True)
class Applicability:
    """Which instrument binds two states, and how sure that is.

    Attributes:
        instrument: The instrument that governs, or the fallback.
        established: Whether both states are known here to be bound by it. Where
            not, the instrument is only the place to start looking, and a node
            must not disclose on it without its own legal finding.
        basis: Where the finding comes from.
        reason: One sentence for an official.
    """

    instrument: Instrument
    established: bool
    basis: Basis
    reason: str

    @property
    def purposes(self) -> frozenset[Purpose]:
        """Purposes that the instrument covers."""
        return SHIPPED[self.instrument.key].purposes


def applicable(
    state_a: StateCode,
    state_b: StateCode,
    on: date,
    *,
    further_parties: frozenset[StateCode] = frozenset(),
) -> Applicability:
    """Find the instrument between two states, with the reason for the finding.

    Two Member States: the Framework Decision, from the day the exchange began;
    before it the Convention. A Member State and the United Kingdom: the Trade
    and Cooperation Agreement from 2021. All others: the Convention, established
    only where both are known here as parties.

    Args:
        state_a: One state, in either spelling.
        state_b: The other; the order does not matter.
        on: The day on which the message is sent.
        further_parties: ISO codes of states that, by the node's own legal
            finding, are bound by the Convention though our sources do not name them.

    Raises:
        ValueError: Both are the same state: the caller's bug.
    """
    pair = {iso_state(state_a), iso_state(state_b)}
    if len(pair) == 1:
        raise ValueError(f"no instrument between {state_a} and itself")
    members = {state for state in pair if is_member_state(state, on)}
    if members == pair and FRAMEWORK_DECISION.validity.covers(on):
        return Applicability(
            FRAMEWORK_DECISION,
            established=True,
            basis=FRAMEWORK_DECISION.basis,
            reason="both are Member States",
        )
    if (
        len(members) == 1
        and pair - members == {UNITED_KINGDOM}
        and TRADE_AND_COOPERATION.validity.covers(on)
    ):
        return Applicability(
            TRADE_AND_COOPERATION,
            established=True,
            basis=TRADE_AND_COOPERATION.basis,
            reason="a Member State and the United Kingdom",
        )
    named = CONVENTION.parties or frozenset()
    unknown = sorted(pair - named - further_parties)
    if not unknown and not pair <= named:
        return Applicability(
            CONVENTION,
            established=True,
            basis=NODE_FINDING,
            reason="the node's rules name a party that our sources do not",
        )
    if not unknown:
        return Applicability(
            CONVENTION,
            established=True,
            basis=CONVENTION.basis,
            reason="no closer instrument binds the two; both are taken to be parties",
        )
    return Applicability(
        CONVENTION,
        established=False,
        basis=CONVENTION.basis,
        reason=f"no source here shows that {' and '.join(unknown)} is bound by any instrument",
    )


def instrument_between(state_a: StateCode, state_b: StateCode, on: date) -> Instrument:
    """Return the instrument between two states; see ``applicable`` for how sure that is.

    Raises:
        ValueError: Both are the same state: the caller's bug.

    Example:
        >>> instrument_between(StateCode("BG"), StateCode("EL"), date(2026, 1, 1)).title
        'Framework Decision 2009/315/JHA'
        >>> instrument_between(StateCode("UK"), StateCode("DE"), date(2026, 1, 1)).key.value
        'tca-title-ix'
    """
    return applicable(state_a, state_b, on).instrument
