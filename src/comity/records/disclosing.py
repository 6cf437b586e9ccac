"""The person and the answer as policy sees them: a category, and how sure it is."""

from comity.codes.countries import alpha2_of
from comity.ids import StateCode
from comity.law.retransmission import SubjectCategory
from comity.persons.person import Person
from comity.policy.facts import AnswerClass
from comity.records.central_authority import CentralAuthority
from comity.records.selection import Selection

NOTHING_SELECTED = Selection((), (), (), ())
"""What is said of the dead, and of nobody."""


def answer_class(selection: Selection) -> AnswerClass:
    """Return the class of an answer with this content about a person who is certain."""
    if selection.needs_officer:
        return AnswerClass.UNCERTAIN
    if selection.convictions or selection.other_states:
        return AnswerClass.CERTAIN_WITH_CONVICTIONS
    return AnswerClass.CERTAIN_WITHOUT_CONVICTIONS


def subject_category(
    authority: CentralAuthority, state: StateCode, *described: Person
) -> SubjectCategory:
    """Return the category of a person, seen from a state.

    Args:
        authority: Ours; its day decides who is a Member State.
        state: The state from which the person is seen.
        described: The person as described, and as our register states it if
            identified; nationalities of both count.
    """
    claimed = {alpha2_of(code) for person in described for code in person.nationalities}
    if state in claimed:
        return SubjectCategory.NATIONAL
    if any(each is not None and authority.is_member(each) for each in claimed):
        return SubjectCategory.OTHER_MEMBER
    return SubjectCategory.THIRD_COUNTRY
