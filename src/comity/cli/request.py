"""``comity request``: ask another state for a person's record."""

import time
from typing import Annotated, Final

import typer
from rich.console import RenderableType

from comity.assembly.build import Node
from comity.assembly.consulting import purpose_of
from comity.assembly.person_described import person_described
from comity.assembly.showing import known_conversation
from comity.cli import person_input as given
from comity.cli.clearance import Named, read_here, require_shown
from comity.cli.consultation import log_reading
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import (
    DryRunOption,
    LanguageOption,
    OfficerOption,
    acting,
    language_of,
    officer,
    sent_data,
    sent_shown,
)
from comity.cli.exits import Exit
from comity.cli.helping import with_examples
from comity.cli.output import Output
from comity.cli.views import conversation_view, deadline_words
from comity.errors import InputInvalid
from comity.ids import ConversationId, PersonRef, StateCode
from comity.law.purposes import Purpose
from comity.law.states import iso_state
from comity.persons.person import Person
from comity.persons.texts import MultilingualText, plain
from comity.policy.facts import HoldsInformation
from comity.policy.facts import RequestingAuthority as AuthorityKind
from comity.policy.outcome import Refusal
from comity.records.commands import RequestCommand
from comity.records.messages import RequestingAuthority
from comity.records.model import TriState
from comity.records.workflow import RequestState

_POLL_SECONDS: Final = 0.2
_YES_NO: Final = {"yes": TriState.YES, "no": TriState.NO, "unknown": TriState.UNKNOWN}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "request",
        help=with_examples(
            "Ask another state for the criminal record of a person.",
            'comity request --to BG --purpose criminal-proceedings --case "3 '
            'Js 77/26" --authority "Amtsgericht Köln" --person person.json '
            "--wait 20",
            "comity request --to BG --purpose own-record --case E-55 "
            '--authority "Bundesamt für Justiz" --surname Petrova --forename '
            "Elena --birth-date 1980-12-01 --nationality BG",
            more="A request that the law does not allow is refused with ground and "
            "citation, status 1. Exit status 4: no answer came while waiting; "
            "the request stays on its way.",
        ),
    )(request)


def request(
    *,
    to: Annotated[str, typer.Option("--to", help="The state to ask, two letters.")],
    purpose: Annotated[Purpose, typer.Option("--purpose", help="What for.")],
    case: Annotated[str, typer.Option("--case", help="Reference of the proceedings.")],
    authority: Annotated[str, typer.Option(help="The authority at whose instance it is asked.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
    purpose_text: Annotated[
        str, typer.Option(help="The purpose in words, in a language of the requested state.")
    ] = "",
    authority_kind: Annotated[
        AuthorityKind, typer.Option(help="For whom it is asked.")
    ] = AuthorityKind.NOT_STATED,
    person: given.PersonFileOption = None,
    about: Annotated[
        str | None, typer.Option("--person-ref", help="The person, if in our own register.")
    ] = None,
    surname: given.SurnameOption = None,
    second_surname: given.SecondSurnameOption = None,
    forename: given.ForenameOption = None,
    birth_date: given.BirthDateOption = None,
    birth_town: given.BirthTownOption = None,
    birth_country: given.BirthCountryOption = None,
    sex: given.SexOption = None,
    nationality: given.NationalityOption = None,
    identity_number: given.IdentityNumberOption = None,
    father_forename: given.FatherOption = None,
    mother_forename: given.MotherOption = None,
    urgent: Annotated[bool, typer.Option("--urgent", help="High urgency.")] = False,
    reason: Annotated[
        str, typer.Option(help="Why it is urgent, or another remark; leaves this state.")
    ] = "",
    consent: Annotated[
        str, typer.Option(help="Whether the person consented: yes, no or unknown.")
    ] = "unknown",
    connected: Annotated[
        bool, typer.Option("--connected", help="Own record: is or was a resident of either state.")
    ] = False,
    holds_information: Annotated[
        HoldsInformation, typer.Option(help="What ECRIS-TCN said of the requested state.")
    ] = HoldsInformation.NOT_ASKED,
    wait: Annotated[
        float, typer.Option(help="Seconds to wait for the answer; the node must be serving.", min=0)
    ] = 0.0,
    language: LanguageOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Ask another state for the criminal record of a person.

    A request that the law does not allow is refused with ground and citation, status 1.

    Exit status 4: no answer came while waiting; the request stays on its way.

    Raises:
        InputInvalid: The person was given twice, or not at all. The officer's input.
    """
    who = officer(by)
    described = person_described(
        surname=surname,
        second_surname=second_surname,
        forename=forename,
        birth_date=birth_date,
        birth_town=birth_town,
        birth_country=birth_country,
        sex=sex,
        nationality=nationality,
        identity_number=identity_number,
        father_forename=father_forename,
        mother_forename=mother_forename,
    )
    wanted = given.person_given(person, described)
    shown = output(as_json)
    with opened_node(home) as node:
        tongue = language_of(node, language)
        asked = _state(to)
        _require_member(node, asked)
        subject = _subject(node, wanted, about)
        command = RequestCommand(
            to=asked,
            person=subject,
            purpose=purpose,
            purpose_text=_text(purpose_text or purpose.value.replace("-", " "), "purpose-text"),
            authority=RequestingAuthority(
                name=_text(authority, "authority"),
                kind=None if authority_kind is AuthorityKind.NOT_STATED else authority_kind.value,
            ),
            by=who,
            about=None if about is None else PersonRef(about),
            case_reference=_case(case),
            consent=_consent(consent),
            urgency=TriState.YES if urgent else TriState.UNKNOWN,
            connected=connected,
            holds_information=holds_information,
            remarks=_text(reason, "reason") if reason.strip() else (),
        )
        require_shown(node, Named(person=about), case=case)
        with acting(node, dry_run=dry_run) as work:
            made = node.records.request(work, command)
        if isinstance(made, Refusal):
            shown.refuse(made)
        parts: list[RenderableType] = list(sent_shown(shown, [made.message], dry_run=dry_run))
        parts.append(deadline_words(made.conversation, node.records.lateness(made.conversation)))
        data = {
            "dry_run": dry_run,
            "conversation": made.conversation.id,
            "sent": sent_data([made.message]),
            "due_on": made.conversation.due_on,
            "deadline_basis": made.conversation.deadline_basis,
        }
        if dry_run or not wait:
            shown.answer(data, *parts)
            return
        shown.note(f"{made.message.id} is on record; waiting up to {wait:g} seconds.")
        _wait(shown, node, made.conversation.id, seconds=wait, language=tongue, data=data, by=who)


def _wait(
    shown: Output,
    node: Node,
    conversation: ConversationId,
    *,
    seconds: float,
    language: str,
    data: dict[str, object],
    by: str,
) -> None:
    """Follow a request until it is answered, and show the answer."""
    until = time.monotonic() + seconds
    open_states = {RequestState.OPEN, RequestState.AWAITING_INFORMATION}
    while True:
        with node.database.read() as snapshot:
            current = known_conversation(snapshot, conversation)
            ended = current.state not in open_states
            if ended or time.monotonic() >= until:
                lateness = node.records.lateness(current)
                view = conversation_view(shown, snapshot, current, language, lateness)
                purpose = purpose_of(snapshot, current)
                break
        time.sleep(_POLL_SECONDS)
    if ended:
        # Reading the answer is a consultation, as with 'comity show'.
        log_reading(node, current, purpose=purpose, by=by)
    told = {**data, "state": current.state, "exchange": view.data}
    if not ended:
        shown.answer(
            {"ok": False, **told},
            f"No answer yet: {current.state}. {deadline_words(current, lateness)}",
            "The request stays on its way; look again with:",
            f"  comity show {conversation}",
        )
        raise typer.Exit(Exit.UNAVAILABLE)
    shown.answer(told, *view.shown)


def _subject(node: Node, described: Person | None, about: str | None) -> Person:
    if described is not None:
        return described
    if about is not None:
        with read_here(node) as snapshot:
            held = snapshot.register.person(PersonRef(about))
        if held is not None:
            return held.person
        raise InputInvalid("There is no such person in the register.", field="person-ref")
    raise InputInvalid(
        "Say who it is about: --person, --person-ref, or --surname and so on.", field="person"
    )


def _state(text: str) -> StateCode:
    code = iso_state(StateCode(text.strip().upper()))
    if len(code) != 2 or not code.isascii() or not code.isalpha():
        raise InputInvalid("A state is two letters.", field="to")
    return code


def _require_member(node: Node, state: StateCode) -> None:
    """Say who could be asked, if the state is no member; all else the service judges.

    Raises:
        InputInvalid: The state is no member of the network.
    """
    members = sorted(iso_state(member.state) for member in node.directory.members())
    if state not in {*members, iso_state(node.state)}:
        listed = ", ".join(members) or "none yet"
        raise InputInvalid(
            f"{state} is not a member of the network (members: {listed}).", field="to"
        )


def _case(text: str) -> str:
    if not text.strip():
        raise InputInvalid("A request needs its case reference.", field="case")
    return text.strip()


def _consent(text: str) -> TriState:
    found = _YES_NO.get(text.strip().lower())
    if found is None:
        raise InputInvalid("is yes, no or unknown", field="consent")
    return found


def _text(text: str, field: str) -> MultilingualText:
    try:
        return plain(text)
    except ValueError as error:
        raise InputInvalid(str(error), field=field) from error
