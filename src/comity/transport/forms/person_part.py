"""The part of a form that says who the person is; the same on request and reply."""

from comity.persons.person import Person
from comity.records.messages import Attachment
from comity.transport.forms.content import Field, Part
from comity.transport.forms.wording import Wording, lined, parent_words, parts_words


def person_part(person: Person, fingerprints: Attachment | None, wording: Wording) -> Part:
    """Return the part about the person.

    Args:
        person: The person.
        fingerprints: The attachment, if there is one.
        wording: The languages.
    """
    born = person.birth_date
    former = (*person.former_forenames, *person.former_surnames, *person.former_second_surnames)
    prints = ""
    if fingerprints is not None:
        named = lined([fingerprints.id, fingerprints.file_name], ", ")
        prints = named
        if fingerprints.content is not None:
            prints = f"{wording.label('attached')}: {named}"
    values = (
        ("surname", parts_words((person.name.surname, person.name.second_surname))),
        ("forenames", parts_words((person.name.forename,))),
        ("full-name", person.name.full_name or ""),
        ("former-names", lined(part.text for part in former)),
        ("aliases", lined(wording.alias(alias) for alias in person.aliases)),
        ("sex", wording.sex(person.sex)),
        ("nationality", lined(wording.country(each) for each in person.nationalities)),
        ("birth-date", "" if born.is_unknown else str(born)),
        ("birth-place", wording.place(person.birth_place)),
        ("father", parent_words(person.father)),
        ("mother", parent_words(person.mother)),
        ("address", lined(wording.address(each) for each in person.addresses)),
        ("identity-number", lined(wording.number(each) for each in person.identity_numbers)),
        ("identity-document", lined(wording.document(each) for each in person.documents)),
        ("fingerprints", prints),
        ("deceased", wording.label("yes") if person.deceased else ""),
        ("other-information", wording.text(person.remarks)),
    )
    return Part(
        "section-person", tuple(Field(f"person.{label}", label, value) for label, value in values)
    )
