"""Grounds on which an authority may lawfully say no, and the answers that are no denial."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from comity.law.citation import OPEN, Basis, Validity, inferred, not_reread, verified
from comity.law.purposes import CONSENT_BASIS


@unique
class Ground(StrEnum):
    """Stable names of grounds; they travel on the wire and are never renamed."""

    PURPOSE_NOT_COVERED = "purpose-not-covered"
    CONSENT_MISSING = "consent-missing"
    NO_INSTRUMENT = "no-instrument"
    RETRANSMISSION_BARRED = "retransmission-barred"
    THIRD_COUNTRY_LIMITS = "third-country-limits"
    OUTDATED_DATA = "outdated-data"
    NATIONAL_LAW = "national-law"
    FURTHER_USE_BARRED = "further-use-barred"
    DATA_PROTECTION = "data-protection"
    TRANSFER_CONDITIONS = "transfer-conditions"
    NO_CONNECTION = "no-connection-with-the-state"
    NO_INFORMATION_HELD = "no-information-held"
    NO_NOTIFICATION_DUTY = "no-notification-duty"
    NOT_IN_NETWORK = "not-in-network"
    IDENTITY_NOT_ESTABLISHED = "identity-not-established"
    MULTIPLE_PERSONS = "multiple-persons"
    FINGERPRINTS_DO_NOT_MATCH = "fingerprints-do-not-match"
    PERSON_DECEASED = "person-deceased"
    NOT_A_NATIONAL = "not-a-national"


@dataclass(frozen=True, slots=True)
class GroundRule:
    """What a ground means and where it comes from.

    Attributes:
        ground: Stable name.
        explanation: One sentence for the official of the other state.
        basis: The provision, or the practice, that supports it.
        wire_code: ECRIS response type that carries it; ``None`` if the ground
            never travels as an answer to a request.
        validity: Days on which it may be relied on.
    """

    ground: Ground
    explanation: str
    basis: Basis
    wire_code: str | None = None
    validity: Validity = OPEN


DENIED: Final = "RRT-00-01"
"""The one response type for every denial; the reason travels as text beside it."""

_FD: Final = "32009F0315"
_UK_ACT: Final = "European Union (Future Relationship) Act 2020"
_PRACTICE: Final = "ECRIS response types"
_MANUAL: Final = "a national register's published manual and code"

_ALL: Final = (
    GroundRule(
        Ground.PURPOSE_NOT_COVERED,
        "The law of the requested state does not answer requests for this purpose.",
        verified(_FD, "Art. 7(2)", "Irish Act 51/2019 s. 7(3)-(4); Greek law 216/2022 art. 7(2)"),
        DENIED,
    ),
    GroundRule(
        Ground.CONSENT_MISSING,
        "The law of the requested state asks for the person's consent, which the request does "
        "not show.",
        CONSENT_BASIS,
        DENIED,
    ),
    GroundRule(
        Ground.NO_INSTRUMENT,
        "No instrument in force is known to bind the two states in this exchange.",
        inferred(_FD, "Arts. 6 and 7", "disclosure needs a legal basis; none was found"),
        DENIED,
    ),
    GroundRule(
        Ground.RETRANSMISSION_BARRED,
        "The convicting state allows the information for criminal proceedings only; ask that "
        "state directly.",
        verified(_FD, "Art. 7(2)", "Irish Act 51/2019 s. 7(3)-(4); Greek law 216/2022 art. 7(2)"),
        DENIED,
    ),
    GroundRule(
        Ground.THIRD_COUNTRY_LIMITS,
        "Information from another Member State goes to a third country only within the limits "
        "that bind between Member States.",
        verified(_FD, "Art. 7(3)", "Greek law FEK A 216/2022 art. 7(3)"),
        DENIED,
    ),
    GroundRule(
        Ground.OUTDATED_DATA,
        "The convicting state altered or deleted the information; only its present state may be "
        "passed on.",
        verified(_FD, "Art. 5", "Irish Act 51/2019 ss. 5(2) and 7(5)"),
    ),
    GroundRule(
        Ground.NATIONAL_LAW,
        "The law of the requested state does not release this information for this purpose.",
        verified(_FD, "Art. 7(2)", "'in accordance with national law': Greek law 216/2022 art. 7"),
        DENIED,
    ),
    GroundRule(
        Ground.FURTHER_USE_BARRED,
        "The information was received for another purpose and may be used for that one only.",
        verified(_FD, "Art. 9", "Greek law FEK A 216/2022 art. 9"),
    ),
    GroundRule(
        Ground.DATA_PROTECTION,
        "Disclosure would contravene data-protection law.",
        verified(_UK_ACT, "s. 1", "the section was read; it binds the United Kingdom's side"),
        DENIED,
    ),
    GroundRule(
        Ground.TRANSFER_CONDITIONS,
        "The conditions for transferring personal data to a third state are not met.",
        not_reread("32016L0680", "Art. 35(1)", "all conditions together; see law.transfers"),
        DENIED,
    ),
    GroundRule(
        Ground.NO_CONNECTION,
        "The person neither is nor was a resident or national of either state.",
        verified(_FD, "Art. 6(2)", "Irish Act 51/2019 s. 6(3)"),
    ),
    GroundRule(
        Ground.NO_INFORMATION_HELD,
        "A third-country national's own record is asked only of states that hold information.",
        verified(_FD, "Art. 6(3a)", "Greek law FEK A 216/2022 art. 6(2)(c); Luxembourg 17.9.2025"),
    ),
    GroundRule(
        Ground.NO_NOTIFICATION_DUTY,
        "No instrument asks for this state to be told.",
        inferred(_FD, "Art. 4(2)", "what is not owed has no basis for disclosure"),
    ),
    GroundRule(
        Ground.NOT_IN_NETWORK,
        "The state is owed the information but cannot be reached over this network.",
        inferred(_FD, "Art. 11a", "another channel that leaves a written record must be used"),
    ),
    GroundRule(
        Ground.IDENTITY_NOT_ESTABLISHED,
        "The person could not be identified, also with the additional information.",
        verified(_FD, "Art. 8(1)", "Irish Act 51/2019 s. 9: consult the requester first"),
        DENIED,
    ),
    GroundRule(
        Ground.MULTIPLE_PERSONS,
        "More than one person answers the description.",
        verified(_PRACTICE, "RRT-00-05", _MANUAL),
        "RRT-00-05",
    ),
    GroundRule(
        Ground.FINGERPRINTS_DO_NOT_MATCH,
        "The fingerprints belong to somebody else than the description.",
        verified(_PRACTICE, "RRT-00-04", _MANUAL),
        "RRT-00-04",
    ),
    GroundRule(
        Ground.PERSON_DECEASED,
        "The person is deceased.",
        verified(_PRACTICE, "RRT-00-03", _MANUAL),
        "RRT-00-03",
    ),
    GroundRule(
        Ground.NOT_A_NATIONAL,
        "The person is not a national of the requested state.",
        verified(_PRACTICE, "RRT-00-02", f"{_MANUAL}; own convictions stay due under Art. 7(4)"),
        "RRT-00-02",
    ),
)

GROUNDS: Final[Mapping[Ground, GroundRule]] = MappingProxyType({rule.ground: rule for rule in _ALL})
"""Every ground, by name."""

REASON_BASIS: Final = not_reread(
    _FD, "Annex", "the reply form carries the reason for a refusal; the form was not re-read"
)
"""Why a denial states its reason."""
