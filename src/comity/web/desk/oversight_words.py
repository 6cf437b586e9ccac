"""Stable names of oversight, rights and retention in words, said in the reader's language."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from comity.web.desk.languages import N_
from comity.web.desk.routing import DeskCall

WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "judged": {
            "justified": N_("Justified"),
            "unjustified": N_("Not justified"),
            "needs-answer": N_("Needs an answer"),
        },
        "stratum": {
            "official": N_("By officer"),
            "purpose": N_("By purpose"),
            "act": N_("By kind of act"),
        },
        "activity": {
            "search": N_("Looking at persons in the register"),
            "answer": N_("Answering requests of other states"),
            "ask": N_("Asking other states"),
            "notify": N_("Notifying convictions to other states"),
            "disclose": N_("Handing out files and documents"),
            "enter": N_("Entering and altering convictions"),
        },
        "review": {
            "lawful": N_("Lawful"),
            "unlawful": N_("Not lawful"),
            "unresolved": N_("Could not be told"),
        },
        "list": {
            "staff": N_("Staff of the authority"),
            "well-known": N_("Well-known persons"),
            "near": N_("An officer's own other names and addresses"),
        },
        "nature": {
            "confidentiality": N_("Confidentiality: somebody saw what they should not"),
            "integrity": N_("Integrity: something was changed that should not be"),
            "availability": N_("Availability: something was lost or could not be reached"),
        },
        "told": {
            "supervisory-authority": N_("The supervisory authority"),
            "controller-of-another-state": N_("The controller of another state"),
            "data-subjects": N_("The persons concerned"),
        },
        "due": {
            "ahead": N_("Ends soon"),
            "over": N_("Is over"),
            "held": N_("Held"),
            "extended": N_("Extended"),
            "open": N_("Answer owed still"),
            "review": N_("To be reviewed"),
        },
        "kind": {
            "person": N_("Person"),
            "conversation": N_("Exchange"),
            "conviction": N_("Conviction"),
        },
        "hold": {
            "evidence": N_("Needed as evidence"),
            "running-enquiry": N_("A running enquiry"),
            "court-order": N_("A court's order"),
        },
        "right": {
            "access": N_("Access to their own data"),
            "rectification": N_("Rectification"),
            "supplementary-statement": N_("A supplementary statement"),
            "erasure": N_("Erasure"),
            "restriction": N_("Restriction of use"),
            "objection": N_("Objection"),
            "through-supervisor": N_("Access through the supervisory authority"),
            "complaint": N_("Complaint"),
            "own-record": N_("Their own criminal record"),
        },
        "stage": {
            "registered": N_("Identity to be shown"),
            "verified": N_("To be decided"),
            "proposed": N_("To be approved"),
            "decided": N_("Answer to be issued"),
            "carrying-out": N_("Being carried out"),
            "closed": N_("Closed"),
        },
        "outcome": {
            "full": N_("Give everything that was asked"),
            "partial": N_("Give a part"),
            "refused": N_("Refuse openly"),
            "neither-confirm-nor-deny": N_("Neither confirm nor deny"),
            "all-verifications-done": N_("All necessary verifications took place"),
            "identity-not-shown": N_("The identity was not shown"),
        },
        "ground": {
            "obstruct-inquiries": N_("Would obstruct inquiries, investigations or procedures"),
            "prejudice-offences-or-penalties": N_(
                "Would prejudice the prevention or prosecution of offences, or penalties"
            ),
            "public-security": N_("Public security"),
            "national-security": N_("National security"),
            "rights-of-others": N_("Rights and freedoms of others"),
            "manifestly-unfounded-or-excessive": N_(
                "The request is manifestly unfounded or excessive"
            ),
            "not-inaccurate-or-unlawful": N_(
                "The data were checked and are neither inaccurate nor unlawful"
            ),
            "no-such-right": N_("The law that applies knows no such right"),
        },
        "proof": {
            "document-seen": N_("An identity document was seen"),
            "certified-copy": N_("A certified copy"),
            "electronic-identity": N_("An electronic identity"),
            "supervisor-checked": N_("The supervisory authority checked it"),
            "not-shown": N_("It was not shown"),
        },
        "channel": {
            "in-person": N_("In person"),
            "letter": N_("By letter"),
            "electronic": N_("Electronically"),
            "supervisor": N_("Through the supervisory authority"),
        },
        "letter": {
            "receipt": N_("Receipt"),
            "identity-wanted": N_("Identity wanted"),
            "extension": N_("Extension"),
            "answer": N_("Answer"),
            "carried-out": N_("What was done"),
        },
        "doing": {
            "alter": N_("Alter the record"),
            "recall": N_("Recall from every recipient"),
            "restrict": N_("Restrict the use"),
            "tell-source": N_("Tell the state it came from"),
            "forward": N_("Forward to the convicting state"),
            "ask-state": N_("Ask another state"),
        },
        "step": {
            "due": N_("Due"),
            "under-way": N_("Under way"),
            "done": N_("Done"),
            "not-possible": N_("Not possible"),
        },
        "restricting": {
            "accuracy-contested": N_("The accuracy is contested"),
            "needed-as-evidence": N_("The data are needed as evidence"),
        },
        "origin": {
            "own": N_("Our own"),
            "notified": N_("Notified by the convicting state"),
            "entered-earlier": N_("Entered earlier"),
            "third-country": N_("From a third country"),
        },
    }
)
"""Words by subject and stable name."""

COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "over": "red", "review": "orange", "held": "purple", "extended": "blue", "ahead": "yellow",
        "open": "grey", "registered": "yellow", "verified": "blue", "proposed": "purple",
        "decided": "green", "carrying-out": "turquoise", "closed": "grey", "due": "yellow",
        "under-way": "blue", "done": "green", "not-possible": "red", "lawful": "green",
        "unlawful": "red", "unresolved": "grey", "justified": "green", "unjustified": "red",
        "needs-answer": "yellow",
    }
)  # fmt: skip
"""Colour of each state's tag; the word beside says the same."""


def in_words(call: DeskCall, subject: str) -> Mapping[str, str]:
    """Return words by stable name, in the reader's language."""
    return {name: call.say(words) for name, words in WORDS[subject].items()}


def options(
    call: DeskCall, subject: str, only: Iterable[str] | None = None
) -> tuple[tuple[str, str], ...]:
    """Return pairs of stable name and words for a choice, an empty choice first."""
    wanted = WORDS[subject] if only is None else only
    words = in_words(call, subject)
    return (("", call.say("Choose")), *((name, words[name]) for name in wanted))
