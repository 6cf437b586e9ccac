"""What keeps a person's request or an embargo: holds on whom or what it is about."""

from collections.abc import Iterator

from comity.ids import ConversationId, PersonRef
from comity.records.subjects import Subject
from comity.rights.model import Embargo, RightsRequest


def subjects_of_request(request: RightsRequest) -> Iterator[Subject]:
    """Yield the subjects a hold on which keeps a request."""
    if request.person is not None:
        yield Subject.person(request.person)


def subjects_of_embargo(embargo: Embargo) -> Iterator[Subject]:
    """Yield the subjects a hold on which keeps an embargo; of a case reference there is none."""
    yield Subject.person(PersonRef(embargo.subject))
    yield Subject.conversation(ConversationId(embargo.subject))
