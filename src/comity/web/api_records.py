"""Routes about the register: looking for a person, reading a person or a conviction."""

from typing import Any, Final

import msgspec

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.consulting import log_consultation
from comity.assembly.person_search import SearchedFor, find_person
from comity.assembly.showing import (
    conviction_data,
    conviction_presented,
    held_data,
    person_data,
    person_presented,
)
from comity.errors import InputInvalid, ReferenceNotFound
from comity.ids import ConvictionId, PersonRef
from comity.records.necessity import require_necessity
from comity.records.person_presentation import present_person
from comity.storage.store import Work
from comity.web.answers import ConvictionShown, PersonShown, SearchAnswer, VersionsAnswer
from comity.web.describing import person_in
from comity.web.fields import Body, PersonBody
from comity.web.language import LANGUAGE, language_of
from comity.web.routing import Call, Method, Purposed, Route


class SearchBody(Body, frozen=True):
    """Who is looked for."""

    person: PersonBody


def search(call: Call[SearchBody]) -> SearchAnswer:
    """Look for a person; the consultation is on record before the answer leaves."""
    why = purposed(call)
    wanted = SearchedFor(
        person_in(call.body.person),
        purpose=why.purpose,
        case=why.case,
        by=call.who.account,
        who=call.who,
    )
    found = find_person(call.node, wanted)
    language = language_of(call)
    persons = [
        {"person": ref, "description": present_person(held.person, language).to_dict()}
        for ref, held in found.held.items()
        if held is not None
    ]
    return msgspec.convert({**found.data(), "persons": persons}, SearchAnswer)


def read_person(call: Call[None]) -> PersonShown:
    """Return a person with the convictions held; on record before the answer leaves.

    Raises:
        ReferenceNotFound: Nobody of that reference is shown to the caller.
    """
    language = language_of(call)
    with call.node.database.begin() as work:
        seen = cleared(work, call.who.for_case(purposed(call).case))
        held = seen.register.person(PersonRef(call.path["person"]))
        if held is None:
            raise ReferenceNotFound("There is no such person.")
        _on_record(call, work, held.ref)
        description, convictions = person_presented(seen, held, language)
    return msgspec.convert(person_data(held, description, convictions), PersonShown)


def read_conviction(call: Call[None]) -> ConvictionShown:
    """Return a conviction with its versions; on record before the answer leaves.

    Raises:
        ReferenceNotFound: None of that identifier is shown to the caller.
    """
    language = language_of(call)
    identifier = ConvictionId(call.path["conviction"])
    with call.node.database.begin() as work:
        seen = cleared(work, call.who.for_case(purposed(call).case))
        data = conviction_data(seen, identifier, language)
        _on_record(call, work, identifier)
    return msgspec.convert(data, ConvictionShown)


def read_versions(call: Call[None]) -> VersionsAnswer:
    """Return every version of a conviction; on record before the answer leaves.

    Raises:
        ReferenceNotFound: None of that identifier is shown to the caller.
    """
    language = language_of(call)
    identifier = ConvictionId(call.path["conviction"])
    with call.node.database.begin() as work:
        seen = cleared(work, call.who.for_case(purposed(call).case))
        versions = seen.register.versions_of(identifier)
        if not versions:
            raise ReferenceNotFound(f"There is no conviction {identifier} here.")
        _on_record(call, work, identifier)
        data = [
            {
                "held": held_data(each),
                "conviction": conviction_presented(seen, each, language).to_dict(),
            }
            for each in versions
        ]
    return msgspec.convert({"versions": data}, VersionsAnswer)


def purposed(call: Call[Any]) -> Purposed:
    """Return why the record is opened.

    Raises:
        InputInvalid: Nothing says so, or too little for this node.
    """
    if call.purposed is None:
        raise InputInvalid("No record opens without purpose and case.", field="Comity-Purpose")
    why = call.purposed
    settings = call.node.records.authority.settings.disclosure
    require_necessity(settings, purpose=why.purpose, case=why.case)
    return why


def _on_record(call: Call[None], work: Work, shown: str) -> None:
    why = purposed(call)
    log_consultation(
        work,
        call.node.rails,
        result="shown",
        purpose=why.purpose,
        case=why.case,
        by=call.who.account,
        shown=[shown],
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.POST,
        path="/person-searches",
        permission=Permission.PERSON_SEARCH,
        summary="Look for a person in the register.",
        handler=search,
        body=SearchBody,
        answer=SearchAnswer,
        query=LANGUAGE,
        purposed=True,
    ),
    Route(
        method=Method.GET,
        path="/persons/{person}",
        permission=Permission.PERSON_READ,
        summary="Read a person of the register with the convictions held.",
        handler=read_person,
        answer=PersonShown,
        query=LANGUAGE,
        purposed=True,
    ),
    Route(
        method=Method.GET,
        path="/convictions/{conviction}",
        permission=Permission.PERSON_READ,
        summary="Read a conviction: its versions, who was told and who was given it.",
        handler=read_conviction,
        answer=ConvictionShown,
        query=LANGUAGE,
        purposed=True,
    ),
    Route(
        method=Method.GET,
        path="/convictions/{conviction}/versions",
        permission=Permission.PERSON_READ,
        summary="Read every version of a conviction, to see what changed.",
        handler=read_versions,
        answer=VersionsAnswer,
        query=LANGUAGE,
        purposed=True,
    ),
)
