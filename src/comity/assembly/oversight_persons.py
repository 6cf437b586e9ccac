"""An inspector who has a name and needs the reference: the one look into the register.

A complaint names a person; the journal names references. The register is searched as officers
search it, what is told is references and nothing that the register says of anybody, and the
look is an act of the inspector on record.

Source: Directive (EU) 2016/680 Art. 47(1): access to the personal data processed, as far as
the supervisory authority needs it for its tasks.
"""

from dataclasses import dataclass

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.build import Node
from comity.assembly.cleared_view import cleared
from comity.assembly.importing import authority_of
from comity.assembly.oversight_search import put_on_record
from comity.assembly.person_search import too_little
from comity.errors import InputInvalid
from comity.ids import PersonRef
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue
from comity.persons.person import Person
from comity.search.keys import keys_of
from comity.search.profile import profile_of


@dataclass(frozen=True, slots=True)
class SubjectsFound:
    """References of those who may be meant.

    Attributes:
        references: The likeliest first.
        outcome: What the search concluded, in a word.
    """

    references: tuple[PersonRef, ...]
    outcome: str


def find_subjects(
    node: Node, who: Principal, described: Person, *, purpose: str, case: str
) -> SubjectsFound:
    """Find the references of a person, and put the look on record.

    Restricted persons are found by inspectors who are cleared for them, and by no others.

    Args:
        node: The node.
        who: The inspector.
        described: Whom the complaint names.
        purpose: What for, in a word.
        case: The inspector's file.

    Raises:
        AccessDenied: Not an inspector.
        InputInvalid: No purpose or no file is named, or too little of the person: nothing was
            searched. The inspector's input.
        StorageUnavailable: The database does not answer; nothing is told.
    """
    who.require(Permission.JOURNAL_SEARCH)
    for field, value in (("purpose", purpose), ("case", case)):
        if not value.strip():
            raise InputInvalid(f"A search of the register needs a {field}.", field=field)
    if not keys_of(profile_of(described)):
        raise InputInvalid(too_little(described), field="person")
    authority = authority_of(node)
    with node.database.begin() as work:
        found = authority.identify(described, cleared(work, who).register)
        references = [candidate.ref for candidate in found.candidates]
        if found.person is not None:
            references = list(dict.fromkeys([found.person, *references]))
        fields: dict[str, JsonValue] = {
            "case": case,
            "purpose": purpose,
            "query": {"register": list(references)},
            "results": len(references),
        }
        put_on_record(work, node, who, Act.SEARCH_JOURNAL, fields)
    return SubjectsFound(tuple(references), str(found.outcome))
