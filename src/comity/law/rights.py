"""The rights of a person about their own data: what may be asked, by when, what may be withheld.

Source:
    Directive (EU) 2016/680 (Law Enforcement Directive), Arts. 12 to 18, 46 and 52 to 54; Data
    Protection Act 2018 (United Kingdom), Part 3, ss. 44 to 48; Framework Decision
    2009/315/JHA, Arts. 6 and 8; Regulation (EU) 2019/816, Art. 25.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from comity.ids import StateCode
from comity.law.citation import Basis, inferred, not_reread, verified
from comity.law.states import UNITED_KINGDOM, iso_state
from comity.law.time_limits import Counting, NoFixedLimit, TimeLimit, Unit

_LED: Final = "32016L0680"
_UK: Final = "Data Protection Act 2018"
_TABLE: Final = "read in an article-by-article digest of the Directive"
_NAMED: Final = "the article is cited from knowledge; its text was not read again"


@unique
class Right(StrEnum):
    """What a person may ask. Stable names: they stand in the log."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    SUPPLEMENT = "supplementary-statement"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    OBJECTION = "objection"
    THROUGH_SUPERVISOR = "through-supervisor"
    COMPLAINT = "complaint"
    OWN_RECORD = "own-record"


@dataclass(frozen=True, slots=True)
class RightRule:
    """What a right is and where it comes from.

    Attributes:
        explanation: One sentence for an official.
        basis: The provision between authorities bound by the Directive.
        united_kingdom: The provision of the United Kingdom's Act.
    """

    explanation: str
    basis: Basis
    united_kingdom: Basis


RIGHTS: Final[Mapping[Right, RightRule]] = MappingProxyType(
    {
        Right.ACCESS: RightRule(
            "Whether data about the person are processed, and if so which, why, whence and to "
            "whom they went.",
            verified(_LED, "Art. 14", _TABLE),
            not_reread(_UK, "s. 45", _NAMED),
        ),
        Right.RECTIFICATION: RightRule(
            "Inaccurate data are put right.",
            not_reread(_LED, "Art. 16(1)", _NAMED),
            not_reread(_UK, "s. 46", _NAMED),
        ),
        Right.SUPPLEMENT: RightRule(
            "Incomplete data are completed, also by the person's own statement.",
            not_reread(_LED, "Art. 16(1)", _NAMED),
            not_reread(_UK, "s. 46", _NAMED),
        ),
        Right.ERASURE: RightRule(
            "Data that may not be processed are erased.",
            not_reread(_LED, "Art. 16(2)", _NAMED),
            not_reread(_UK, "s. 47(1)", _NAMED),
        ),
        Right.RESTRICTION: RightRule(
            "Data stay, but are used no more, while their accuracy is open or evidence needs them.",
            not_reread(_LED, "Art. 16(3)", _NAMED),
            not_reread(_UK, "s. 47(2) and (3)", _NAMED),
        ),
        Right.OBJECTION: RightRule(
            "The person objects; the Directive knows no such right, national law may.",
            inferred(_LED, "Arts. 12 to 18", "no article of Chapter III names an objection"),
            inferred(_UK, "Part 3", "no section from 44 to 48 names an objection"),
        ),
        Right.THROUGH_SUPERVISOR: RightRule(
            "The supervisory authority exercises the right for the person, and says at least that "
            "all necessary verifications took place.",
            verified(_LED, "Art. 17", _TABLE),
            not_reread(_UK, "s. 51", _NAMED),
        ),
        Right.COMPLAINT: RightRule(
            "The person complains of how data are processed.",
            not_reread(_LED, "Arts. 46(1)(f) and 52", _NAMED),
            not_reread(_UK, "s. 165", _NAMED),
        ),
        Right.OWN_RECORD: RightRule(
            "The person asks for the own criminal record, also from other states.",
            verified("32009F0315", "Art. 6(2), (3) and (3a)", "Irish Act 51/2019 s. 6(2) and (3)"),
            verified(
                "European Union (Future Relationship) Act 2020", "s. 4(2) and (3)", "was read"
            ),
        ),
    }
)
"""Every right, by name."""


@unique
class Withholding(StrEnum):
    """Why all or part of an answer is withheld. Stable names."""

    INQUIRIES = "obstruct-inquiries"
    OFFENCES = "prejudice-offences-or-penalties"
    PUBLIC_SECURITY = "public-security"
    NATIONAL_SECURITY = "national-security"
    OTHERS = "rights-of-others"
    EXCESSIVE = "manifestly-unfounded-or-excessive"
    NOT_SHOWN = "not-inaccurate-or-unlawful"
    NO_RIGHT = "no-such-right"


@dataclass(frozen=True, slots=True)
class WithholdingRule:
    """What a ground means.

    Attributes:
        explanation: One sentence for an official.
        basis: The provision.
        secret: Whether naming it to the person could undermine what it protects, so that an
            answer may neither confirm nor deny.
    """

    explanation: str
    basis: Basis
    secret: bool


def _restricting(letter: str) -> Basis:
    return not_reread(_LED, f"Arts. 13(3)({letter}), 15(1)({letter}) and 16(4)({letter})", _NAMED)


WITHHOLDINGS: Final[Mapping[Withholding, WithholdingRule]] = MappingProxyType(
    {
        Withholding.INQUIRIES: WithholdingRule(
            "To avoid obstructing official or legal inquiries, investigations or procedures.",
            _restricting("a"),
            secret=True,
        ),
        Withholding.OFFENCES: WithholdingRule(
            "To avoid prejudicing the prevention, detection, investigation or prosecution of "
            "criminal offences or the execution of criminal penalties.",
            _restricting("b"),
            secret=True,
        ),
        Withholding.PUBLIC_SECURITY: WithholdingRule(
            "To protect public security.", _restricting("c"), secret=True
        ),
        Withholding.NATIONAL_SECURITY: WithholdingRule(
            "To protect national security.", _restricting("d"), secret=True
        ),
        Withholding.OTHERS: WithholdingRule(
            "To protect the rights and freedoms of others.", _restricting("e"), secret=True
        ),
        Withholding.EXCESSIVE: WithholdingRule(
            "The request is manifestly unfounded or excessive; the authority must show it.",
            not_reread(_LED, "Art. 12(4)", _NAMED),
            secret=False,
        ),
        Withholding.NOT_SHOWN: WithholdingRule(
            "The data were checked and are neither inaccurate nor processed unlawfully.",
            inferred(_LED, "Art. 16(1) and (2)", "the duty exists only where they are"),
            secret=False,
        ),
        Withholding.NO_RIGHT: WithholdingRule(
            "The law that applies here knows no such right.",
            inferred(_LED, "Arts. 12 to 18", "no article of Chapter III names it"),
            secret=False,
        ),
    }
)
"""Every ground on which an answer is withheld, by name."""

NEITHER_CONFIRM_NOR_DENY: Final = not_reread(
    _LED,
    "Art. 15(3)",
    "reasons need not be given where giving them would undermine what they protect; that the "
    "same then holds of whether there are data at all is the reading here",
)
"""Why an answer may say neither that there are data nor that there are none."""

REASONS_KEPT: Final = verified(_LED, "Art. 15(4)", _TABLE)
"""The factual or legal reasons are documented and made available to the supervisor."""

IDENTITY: Final = not_reread(
    _LED, "Art. 12(5)", "where there are reasonable doubts, what confirms the identity is asked for"
)
"""Why nobody is answered before it is known who asks."""

SAME_FORM: Final = verified(_LED, "Arts. 12 and 13", _TABLE)
"""The answer is given in the form of the request, as a general rule."""

FREE_OF_CHARGE: Final = verified(_LED, "Arts. 12 and 13", _TABLE)

SOURCE_TOLD: Final = verified(_LED, "Art. 16(5)", _TABLE)
"""The competent authority from which inaccurate data came is told."""

RECIPIENTS_FOLLOW: Final = verified(_LED, "Art. 16(6)", _TABLE)
"""All recipients are told, and rectify, erase or restrict in their turn."""

ALL_VERIFICATIONS: Final = verified(_LED, "Art. 17", _TABLE)
"""The supervisor says at least that all necessary verifications or a review took place."""

REMEDIES: Final = not_reread(
    _LED, "Arts. 13(1)(d), 15(3), 16(4), 17(3), 52 and 54", "each answer tells of them; " + _NAMED
)
"""A complaint to the supervisory authority, and a judicial remedy."""

LOOKS_DELAYED: Final = not_reread(
    _LED,
    "Arts. 13(3) and 15(1)",
    "information on recipients may be delayed for as long as, and as far as, it is necessary",
)
"""Why looks in a running enquiry are told later."""

ACROSS_BORDERS: Final = inferred(
    _LED,
    "Arts. 14(c), 25(1) and 50",
    "recipients are told of, logs show who consulted, and authorities assist one another; no "
    "article asks a recipient to tell of its own looks, so an answer is given of free will",
)
"""Why one state asks another who looked at what it gave it."""

RESTRICTION_GROUNDS: Final[Mapping[str, Basis]] = MappingProxyType(
    {
        "accuracy-contested": not_reread(_LED, "Art. 16(3)(a)", _NAMED),
        "needed-as-evidence": not_reread(_LED, "Art. 16(3)(b)", _NAMED),
    }
)
"""Why data are restricted in place of being erased."""

UNDUE_DELAY: Final = NoFixedLimit(
    key="led-rights-answer",
    act="answer a person's request",
    wording="without undue delay",
    basis=not_reread(_LED, "Art. 12(3)", "no number is set; national law may set one"),
)
"""The Directive puts no number on it."""

UK_ANSWER: Final = TimeLimit(
    key="uk-rights-answer",
    act="answer a person's request",
    event="receipt of the request",
    length=1,
    unit=Unit.MONTHS,
    counting=Counting.DAY_OF,
    basis=not_reread(_UK, "ss. 45 and 54", "one month; " + _NAMED),
    counting_basis=not_reread(_UK, "s. 54(1)", "beginning with the day; " + _NAMED),
)
"""The United Kingdom: one month."""

ANSWERS: Final = (UNDUE_DELAY, UK_ANSWER)


def answer_limit(state: StateCode) -> TimeLimit | NoFixedLimit:
    """Return by when a state answers a person, as far as a number is known here."""
    return UK_ANSWER if iso_state(state) == UNITED_KINGDOM else UNDUE_DELAY


def basis_of(right: Right, state: StateCode) -> Basis:
    """Return the provision behind a right in a state."""
    rule = RIGHTS[right]
    return rule.united_kingdom if iso_state(state) == UNITED_KINGDOM else rule.basis
