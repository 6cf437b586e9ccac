"""Looking for a person in the register: the one way of every face, on record before it shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from comity.access.principal import Principal
from comity.assembly.build import Node
from comity.assembly.cleared_view import cleared
from comity.assembly.consulting import log_consultation
from comity.assembly.importing import authority_of
from comity.errors import InputInvalid
from comity.ids import PersonRef
from comity.persons.names import PersonName
from comity.persons.person import Person
from comity.persons.redaction import Redacted
from comity.records.necessity import require_necessity
from comity.records.ports import HeldPerson
from comity.search.asking import NotCompared, not_compared
from comity.search.identification import Identified
from comity.search.keys import keys_of
from comity.search.profile import profile_of


@dataclass(frozen=True, slots=True, repr=False)
class SearchedFor(Redacted):
    """Who is looked for, by whom and what for.

    Attributes:
        person: As described.
        purpose: What for.
        case: Case reference.
        by: The officer.
        who: As whom: what is restricted for them is not there. ``None`` where the caller
            has narrowed what is seen already.
    """

    person: Person
    purpose: str
    case: str
    by: str
    who: Principal | None = None


@dataclass(frozen=True, slots=True, repr=False)
class PersonSearch(Redacted):
    """What was found.

    Attributes:
        found: Who may be meant, and why.
        held: The persons shown, by reference.
        not_compared: What was stated in vain.
    """

    found: Identified
    held: Mapping[PersonRef, HeldPerson | None]
    not_compared: tuple[NotCompared, ...]

    def data(self) -> dict[str, object]:
        """Return it for programs."""
        return {
            "outcome": str(self.found.outcome),
            "rule": str(self.found.rule),
            "person": self.found.person,
            "parameters": self.found.parameters,
            "missed": self.found.missed,
            "not_compared": [each.to_dict() for each in self.not_compared],
            "candidates": [candidate.to_dict() for candidate in self.found.candidates],
        }


def find_person(node: Node, wanted: SearchedFor) -> PersonSearch:
    """Look for a person; the consultation is on record before anything is returned.

    Raises:
        InputInvalid: Too little is said to look by, or not what for: nothing was searched.
            The officer's input.
        StorageUnavailable: The database does not answer; nothing was searched.
    """
    settings = node.records.authority.settings.disclosure
    require_necessity(settings, purpose=wanted.purpose, case=wanted.case)
    in_vain = not_compared(wanted.person)
    if not keys_of(profile_of(wanted.person)):
        said = [f"Not compared: {each.field}. {each.sentence}" for each in in_vain]
        raise InputInvalid(" ".join([too_little(wanted.person), *said]), field="person")
    authority = authority_of(node)
    with node.database.begin() as work:
        who = None if wanted.who is None else wanted.who.for_case(wanted.case)
        register = work.register if who is None else cleared(work, who).register
        found = authority.identify(wanted.person, register)
        refs = [candidate.ref for candidate in found.candidates]
        if found.person is not None and found.person not in refs:
            refs.insert(0, found.person)
        log_consultation(
            work,
            node.rails,
            result=str(found.outcome),
            purpose=wanted.purpose,
            case=wanted.case,
            by=wanted.by,
            shown=refs,
        )
        held = {ref: register.person(ref) for ref in refs}
    return PersonSearch(found, held, in_vain)


def too_little(described: Person) -> str:
    """Return what to add to a description that finds nobody for being so short."""
    if described == Person(name=PersonName(surname=described.name.surname)):
        return "A surname alone is not searched: add a forename, a birth year or a number."
    return "That is too little to search by: add forename and surname, a birth date or a number."
