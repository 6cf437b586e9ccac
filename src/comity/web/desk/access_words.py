"""Roles, states of accounts and acts that need two, in words beside their stable names."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comity.access.permissions import Role
from comity.web.desk.languages import N_, Language

ROLES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        Role.OFFICER: (N_("Officer"), N_("Answers requests, sends our own, keeps the register.")),
        Role.SUPERVISOR: (
            N_("Supervisor"),
            N_("As an officer; approves, assigns work, decides on restrictions and holds."),
        ),
        Role.TRANSLATOR: (N_("Translator"), N_("Gets single texts to translate, and no record.")),
        Role.REQUESTING_AUTHORITY: (
            N_("Requesting authority"),
            N_("Drafts requests, which an officer sends. Held alone."),
        ),
        Role.INSPECTOR: (
            N_("Inspector"),
            N_("Reads who looked at what, and whether it was lawful. Held alone."),
        ),
        Role.SECURITY_OFFICER: (
            N_("Security officer"),
            N_("Approves accounts and keys, reviews broken glass. Held alone."),
        ),
        Role.ADMINISTRATOR: (
            N_("Administrator"),
            N_("Runs the node and creates accounts; sees no record. Held alone."),
        ),
        Role.INTEGRATOR: (N_("Integrator"), N_("Connects registers and programs; sees no record.")),
    }
)
"""Name and meaning of each role."""

STATES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "requested": (N_("waits for approval"), "yellow"),
        "invited": (N_("invited"), "blue"),
        "active": (N_("active"), "green"),
        "locked": (N_("locked"), "red"),
        "closed": (N_("closed"), "grey"),
    }
)
"""Words and colour of each state of an account."""

ACTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "adopt-policy": (
            N_("Adopt rules of policy"),
            N_(
                "The rules of this digest decide from then on what is answered and what is "
                "refused. Compare the digest with that of the file you have read."
            ),
        ),
        "extend-retention": (
            N_("Keep a record for longer"),
            N_("The record would otherwise end on its day; the reason stands with the record."),
        ),
        "review-hold": (
            N_("Keep a hold after its review"),
            N_("What the hold covers is not erased until the next review."),
        ),
        "restrict-record": (
            N_("Restrict a record"),
            N_("From then on only those who are cleared for it know that it exists."),
        ),
        "lift-restriction": (
            N_("Lift a restriction"),
            N_("From then on everybody whose role reads records can see it."),
        ),
        "export-many": (
            N_("Hand out many records in one file"),
            N_("The file leaves the node with whoever asked for it."),
        ),
    }
)
"""Name and effect of acts that need two, by their stable word."""


ABOUT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "subject": N_("What"),
        "until": N_("Until"),
        "basis": N_("By which rule"),
        "assessment": N_("Why it is needed still"),
        "reason": N_("Reason"),
        "hold": N_("Hold"),
        "records": N_("Number of records"),
        "compartments": N_("Cleared for"),
        "review": N_("Looked at again on"),
        "rules": N_("Name of the rules"),
        "changes": N_("What changes, line by line"),
    }
)
"""Captions of what an approval is about."""


def role_words(spoken: Language, roles: tuple[str, ...]) -> str:
    """Return the names of roles in the reader's language, those of no name as they are."""
    known = (ROLES[each][0] if each in ROLES else each for each in roles)
    return ", ".join(spoken.say(each) for each in known)


def act_words(spoken: Language, act: str) -> tuple[str, str]:
    """Return name and effect of an act that needs two; of one without words its stable word."""
    name, effect = ACTS.get(act, (act, ""))
    return spoken.say(name), spoken.say(effect) if effect else ""
