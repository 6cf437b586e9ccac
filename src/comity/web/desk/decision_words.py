"""Words for deciding a task: what can be decided about each kind, fields, findings, reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from comity.law.grounds import GROUNDS, Ground
from comity.law.minimisation import DataCategory
from comity.web.desk.languages import N_


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that can be decided.

    Attributes:
        caption: The choice, as it stands in the list.
        confirms: What whoever confirms it states.
        follows: What happens then.
        sends: Whether something leaves this state.
        hint: What follows from choosing it, where that is not what happens in the end.
    """

    caption: str
    confirms: str
    follows: str
    sends: bool = True
    hint: str = ""


_SEEN_FIRST: Final = N_("The next page shows the answer; it is sent when you confirm it.")
_ANSWERED: Final = N_("An answer without convictions is sent.")
_IN_REGISTER: Final = N_("The conviction is stored in the register.")

DECISIONS: Final[Mapping[str, Decision]] = MappingProxyType(
    {
        "identify-as": Decision(
            N_("It is a person whom the search did not find"),
            N_("The person described is the person shown."),
            N_("The answer that is shown is sent."),
            hint=_SEEN_FIRST,
        ),
        "nobody": Decision(
            N_("Nobody in the register is the person described"),
            N_("Nobody in our register is the person described."),
            _ANSWERED,
        ),
        "several": Decision(
            N_("More than one person answers the description"),
            N_("More than one person answers the description, and nobody can tell which."),
            N_("The other state is told that several persons are possible; no record is told."),
        ),
        "ask-back": Decision(
            N_("Ask the other state for more"),
            N_("More must be known to say who is meant."),
            N_("A question is sent; the case waits for the reply."),
        ),
        "deny": Decision(
            N_("Refuse the request"),
            N_("The request is refused on the ground chosen."),
            N_("A refusal with its ground and provision is sent."),
        ),
        "not-a-national": Decision(
            N_("The person is not a national of ours"),
            N_("The person is not a national of this state."),
            N_("The other state is told that we are not the state to answer."),
        ),
        "deceased": Decision(
            N_("The person is dead"),
            N_("The person has died."),
            N_("The other state is told so; no record is told."),
        ),
        "approve": Decision(
            N_("Send the answer as prepared"),
            N_("The answer is right and may leave."),
            N_("The answer that is shown is sent."),
            hint=_SEEN_FIRST,
        ),
        "enter-as-new": Decision(
            N_("Enter the person as new"),
            N_("The person is not in the register yet."),
            N_("The person is entered, and the conviction stored with them."),
        ),
        "store-as": Decision(
            N_("It is a person whom the search did not find"),
            N_("The person described is the person shown."),
            _IN_REGISTER,
        ),
        "supply": Decision(
            N_("Answer the question"),
            N_("What is stated about the person is right."),
            N_("What you state is sent to the other state."),
        ),
        "unavailable": Decision(
            N_("Say that it is not known here"),
            N_("What was asked is not known here."),
            N_("The other state is told so."),
        ),
        "confirm-deletion": Decision(
            N_("The deletion is final"),
            N_("The conviction is to be deleted."),
            N_("The conviction is deleted from the register, and never told again."),
        ),
        "refuse-deletion": Decision(
            N_("The deletion is an error"),
            N_("The deletion rests on an error."),
            N_("Your text is sent; the conviction stands as before."),
        ),
        "report-error": Decision(
            N_("There is an error in the message: tell the other state"),
            N_("The message cannot be processed as it is."),
            N_("Your text is sent as an error; nothing is stored."),
        ),
        "enter": Decision(
            N_("Enter it in the register proper"),
            N_("The conviction enters the register proper."),
            _IN_REGISTER,
            sends=False,
        ),
        "do-not-enter": Decision(
            N_("Keep it for retransmission only"),
            N_("The conviction does not enter the register proper."),
            N_("It is kept for retransmission only."),
            sends=False,
        ),
        "attended": Decision(
            N_("I looked at it; nothing more is to be done"),
            N_("Nothing more is to be done."),
            N_("The task is closed."),
            sends=False,
        ),
        "telephoned": Decision(
            N_("I have telephoned"),
            N_("The duty desk of the other state was telephoned."),
            N_("The task is closed. Your words say what was agreed; they stay here."),
            sends=False,
        ),
        "release": Decision(
            N_("The message may leave as it is written"),
            N_("The message may leave as it is written."),
            N_("The message is sent, with what it lost on the way noted."),
        ),
        "withdraw": Decision(
            N_("The message does not leave"),
            N_("The message is not sent."),
            N_("The message is withdrawn; what it was to do is owed again."),
            sends=False,
        ),
    }
)
"""What can be decided, in words."""

OUTCOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "identified": N_("A person of the register was named"),
        "nobody": DECISIONS["nobody"].caption,
        "several-persons": DECISIONS["several"].caption,
        "entered-as-new": N_("The person was entered as new"),
        "approved": N_("The answer was sent as prepared"),
        "denied": N_("The request was refused"),
        "not-a-national": DECISIONS["not-a-national"].caption,
        "deceased": DECISIONS["deceased"].caption,
        "asked-back": N_("The other state was asked for more"),
        "supplied": N_("The question was answered"),
        "not-available": N_("The other state was told that it is not known here"),
        "deletion-confirmed": DECISIONS["confirm-deletion"].caption,
        "deletion-refused": DECISIONS["refuse-deletion"].caption,
        "entry-decided": N_("It was decided whether it enters the register proper"),
        "error-reported": N_("An error was reported to the other state"),
        "attended": DECISIONS["attended"].caption,
        "released": DECISIONS["release"].caption,
        "withdrawn": DECISIONS["withdraw"].caption,
        "answered": N_("Answered"),
        "cancelled": N_("Withdrawn by whoever asked"),
        "withdrawn-by-its-sender": N_("Withdrawn by whoever asked"),
    }
)
"""How a task ended, in words; what the node itself closes otherwise stands as it is on record."""

SENT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ask-back": N_("Your question was sent to %(country)s."),
        "deny": N_("Your refusal was sent to %(country)s."),
        "supply": N_("Your answer was sent to %(country)s."),
        "unavailable": N_("Your answer was sent to %(country)s."),
        "report-error": N_("Your report of the error was sent to %(country)s."),
    }
)
"""What is said after sending, by choice, where it is no decision about who or what is told."""

SENT_ELSE: Final = N_("Decided, and sent to %(country)s.")
"""What is said after sending everything else."""

CASE_OF: Final[Mapping[str, str]] = MappingProxyType(
    {
        "asked-back": N_("The case you asked about:"),
        "denied": N_("The case of the request you refused:"),
        "supplied": N_("The case of the question you answered:"),
        "not-available": N_("The case of the question you answered:"),
        "error-reported": N_("The case of the error you reported:"),
    }
)
"""How the case is named on the page after a decision, by outcome."""

CASE_ELSE: Final = N_("The case you decided:")
"""How the case is named after every other outcome."""

_CONCLUSIONS: Final = ("not-a-national", "deceased")

CHOICES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "identify-request": (
            "nobody", "several", "ask-back", "identify-as", "deny", *_CONCLUSIONS,
        ),
        "identify-notification": (
            "enter-as-new", "several", "ask-back", "store-as", *_CONCLUSIONS, "report-error",
        ),
        "approve-answer": ("approve", "ask-back", "deny", *_CONCLUSIONS),
        "supply-information": ("supply", "unavailable"),
        "confirm-deletion": ("confirm-deletion", "refuse-deletion"),
        "enter-nationally": ("enter", "do-not-enter"),
        "undeliverable": ("attended",),
        "attend": ("attended",),
        "telephone": ("telephoned",),
        "release": ("release", "withdraw"),
    }
)  # fmt: skip
"""What can be decided about each kind of task; a recall is decided in the recall."""

FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Forename": N_("Forename"),
        "Surname": N_("Surname"),
        "SecondSurname": N_("Second surname"),
        "Sex": N_("Sex"),
        "BirthDate": N_("Date of birth"),
        "BirthPlace": N_("Place of birth"),
        "Nationality": N_("Nationality"),
        "FormerName": N_("Former name"),
        "MotherName": N_("Mother's name"),
        "FatherName": N_("Father's name"),
        "IdentityNumber": N_("Identity number"),
        "IdentificationDocument": N_("Identity document"),
        "Address": N_("Address"),
        "Alias": N_("Alias"),
        "Fingerprints": N_("Fingerprints"),
        "MoreInformationOnRequestPurpose": N_("More on the purpose of the request"),
    }
)
"""What can be asked for, and compared."""

SEXES: Final[Mapping[str, str]] = MappingProxyType({"male": N_("Male"), "female": N_("Female")})

FINDINGS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "agrees": (N_("Agrees"), "green"),
        "weakly-agrees": (N_("Similar"), "yellow"),
        "differs": (N_("Differs"), "red"),
        "missing": (N_("Cannot be compared"), "grey"),
        "fits": (N_("Fits in part"), "grey"),
        "": (N_("Cannot be compared"), "grey"),
    }
)
"""How a field compares, and the colour of its tag."""

VERDICTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "same": N_("judged to be the same person"),
        "different": N_("judged to be another person"),
        "cannot-tell": N_("judged that nobody can tell"),
    }
)

WITHHELD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "superseded": N_("A later version replaced it"),
        "withdrawn": N_("Withdrawn"),
        "deleted": N_("Deleted"),
        "deletion-ordered": N_("Deletion is ordered"),
        "retention-ended": N_("Its time in the register has ended"),
        "not-entered": N_("Not entered in the register"),
        "origin-unclear": N_("Its origin is not clear"),
        "handling": N_("A handling condition bars it"),
        "spent": N_("Spent"),
        "use-restricted": N_("Its use is restricted"),
        "rule": N_("The rules do not let it leave"),
    }
)
"""Why a conviction stays here."""

CATEGORIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        DataCategory.PARENTS: N_("Names of the parents"),
        DataCategory.REFERENCE: N_("Reference of the decision"),
        DataCategory.PLACE_OF_OFFENCE: N_("Place of the offence"),
        DataCategory.IDENTITY_NUMBERS: N_("Identity numbers and documents"),
        DataCategory.ALIASES: N_("Aliases"),
        DataCategory.ADDRESSES: N_("Addresses"),
        DataCategory.REMARKS: N_("Remarks"),
    }
)
"""Categories of data that an answer may leave out."""

NIL: Final[Mapping[str, str]] = MappingProxyType(
    {
        "answered": N_("Answered"),
        "not-here": N_("There is no such task"),
        "decided-before": N_("It was decided before"),
        "not-nil": N_("Somebody may be meant: decide it by itself"),
        "not-looked-at": N_("You did not look at it: open it first"),
        "refused": N_("The law or the state of the case does not allow it"),
    }
)
"""What became of a request that was to be answered together with others."""

GROUNDS_TO_DENY: Final = tuple(ground for ground in Ground if GROUNDS[ground].wire_code is not None)
"""Grounds that travel in an answer."""
