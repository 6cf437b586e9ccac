"""``comity draft``: requests that another authority hands in and an officer sends."""

from collections.abc import Sequence
from typing import Annotated, Final

import typer
from rich.console import RenderableType

from comity.access.permissions import Permission
from comity.assembly import drafting
from comity.assembly.draft_showing import draft_data, draft_section
from comity.assembly.person_described import person_described
from comity.cli import person_input as given
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import (
    DryRunOption,
    LanguageOption,
    OfficerOption,
    language_of,
    principal_at,
    safe,
    sent_data,
    sent_shown,
)
from comity.cli.helping import with_examples
from comity.cli.output import Output, moment
from comity.errors import InputInvalid
from comity.ids import StateCode
from comity.law.purposes import Purpose
from comity.law.states import iso_state
from comity.policy.facts import RequestingAuthority as AuthorityKind
from comity.policy.outcome import Refusal
from comity.records.drafts import DraftId, RequestDraft, Wanted
from comity.records.model import TriState

_CONSENT: Final = {"yes": TriState.YES, "no": TriState.NO, "unknown": TriState.UNKNOWN}
_DraftArgument = Annotated[str, typer.Argument(help="The draft.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Draft requests as a court or another authority; take them up as an officer.",
    )
    group.command(
        "hand-in",
        help=with_examples(
            "Hand in a request to another state, for an officer to send.",
            'comity draft hand-in --to BG --purpose criminal-proceedings --case "3 Js 77/26" '
            '--kind judicial-authority --offences "theft" --surname Petrova --forename Elena '
            "--birth-date 1980-12-01 --nationality BG",
            "comity draft hand-in --anew DE-DRAFT-000000000000007 --to BG --purpose own-record "
            "--case E-55 --consent yes --person person.json",
            more="What the law does not allow is refused with ground and citation, status 1; "
            "then nothing is kept.",
        ),
    )(hand_in)
    group.command(
        "withdraw",
        help=with_examples(
            "Withdraw a draft of yours that nobody took up.",
            "comity draft withdraw DE-DRAFT-000000000000007",
        ),
    )(withdraw)
    group.command(
        "mine",
        help=with_examples("List your own drafts and what became of them.", "comity draft mine"),
    )(mine)
    group.command(
        "answer",
        help=with_examples(
            "Read the answer to your own request, once an officer released it to you.",
            "comity draft answer DE-DRAFT-000000000000007",
        ),
    )(answer)
    group.command(
        "list",
        help=with_examples("List drafts that wait for an officer.", "comity draft list --json"),
    )(list_waiting)
    group.command(
        "show",
        help=with_examples(
            "Read a draft, with the person it describes; goes on record.",
            "comity draft show DE-DRAFT-000000000000007",
        ),
    )(show)
    group.command(
        "return",
        help=with_examples(
            "Give a draft back to its author, with words.",
            'comity draft return DE-DRAFT-000000000000007 --reason "Which Elena? Add the town."',
        ),
    )(give_back)
    group.command(
        "take-up",
        help=with_examples(
            "Send the request of a draft, at the instance of its author.",
            "comity draft take-up DE-DRAFT-000000000000007 --dry-run",
            "comity draft take-up DE-DRAFT-000000000000007",
        ),
    )(take_up)
    group.command(
        "release",
        help=with_examples(
            "Release the answer that came to the author of the draft.",
            "comity draft release DE-DRAFT-000000000000007",
            more="An answer that is withdrawn or erased afterwards is shown to the author no "
            "longer.",
        ),
    )(release)
    app.add_typer(group, name="draft")


def hand_in(
    *,
    to: Annotated[str, typer.Option("--to", help="The state to ask, two letters.")],
    purpose: Annotated[Purpose, typer.Option("--purpose", help="What for.")],
    case: Annotated[str, typer.Option("--case", help="Reference of the proceedings.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
    authority: Annotated[
        str, typer.Option(help="Your authority; with accounts it is the one of your account.")
    ] = "",
    kind: Annotated[
        AuthorityKind, typer.Option("--kind", help="What your authority is.")
    ] = AuthorityKind.NOT_STATED,
    purpose_text: Annotated[str, typer.Option(help="The purpose in words.")] = "",
    offences: Annotated[str, typer.Option(help="The accusation in words.")] = "",
    consent: Annotated[
        str, typer.Option(help="Whether the person consented: yes, no or unknown.")
    ] = "unknown",
    urgent: Annotated[bool, typer.Option("--urgent", help="It presses.")] = False,
    remarks: Annotated[str, typer.Option(help="Further words; they leave this state.")] = "",
    anew: Annotated[
        str | None, typer.Option(help="The draft that was returned to you, handed in anew.")
    ] = None,
    person: given.PersonFileOption = None,
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
) -> None:
    """Hand in a request to another state, for an officer to send.

    Raises:
        InputInvalid: The person was given twice, or not at all, or a value cannot be used.
    """
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
    about = given.person_given(person, described)
    if about is None:
        raise InputInvalid("Say who it is about: --person, or --surname and so on.", field="person")
    if consent not in _CONSENT:
        raise InputInvalid("is yes, no or unknown", field="consent")
    wanted = Wanted(
        to=iso_state(StateCode(to.strip().upper())),
        person=about,
        purpose=purpose,
        purpose_text=purpose_text,
        case=case.strip(),
        authority=authority,
        authority_kind=kind,
        offences=offences,
        consent=_CONSENT[consent],
        urgent=urgent,
        remarks=remarks,
    )
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.REQUEST_DRAFT)
        made = drafting.hand_in(node, wanted, who, anew=None if anew is None else DraftId(anew))
    if isinstance(made, Refusal):
        shown.refuse(made)
    shown.answer(draft_data(made), f"{made.id}: handed in; an officer sends it or returns it.")


def withdraw(
    *,
    draft: _DraftArgument,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Withdraw a draft of yours that nobody took up."""
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.REQUEST_DRAFT)
        made = drafting.withdraw(node, DraftId(draft), who)
    output(as_json).answer(draft_data(made), f"{made.id}: withdrawn; nothing was sent.")


def mine(
    *, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False, by: OfficerOption = ""
) -> None:
    """List your own drafts and what became of them."""
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.OWN_DRAFT_READ)
        found = drafting.own_drafts(node, who)
    data = {"drafts": [draft_data(each) for each in found]}
    shown.answer(data, _table(shown, found) if found else "You have handed in no draft.")


def answer(
    *,
    draft: _DraftArgument,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
    language: LanguageOption = None,
) -> None:
    """Read the answer to your own request, once an officer released it to you."""
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.OWN_DRAFT_READ)
        tongue = language_of(node, language)
        said = drafting.answer_released(node, DraftId(draft), who, tongue)
    shown.answer({"draft": draft, "answer": said.to_dict()}, said.to_text())


def list_waiting(
    *, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False, by: OfficerOption = ""
) -> None:
    """List drafts that wait for an officer."""
    shown = output(as_json)
    with opened_node(home) as node:
        found = drafting.waiting(node, principal_at(node, by, Permission.REQUEST_SEND))
    data = {"drafts": [draft_data(each) for each in found]}
    shown.answer(data, _table(shown, found) if found else "No draft waits.")


def show(
    *,
    draft: _DraftArgument,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
    language: LanguageOption = None,
) -> None:
    """Read a draft, with the person it describes; goes on record."""
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.REQUEST_SEND)
        tongue = language_of(node, language)
        found = drafting.read_draft(node, DraftId(draft), who)
    parts = draft_section(found, tongue)
    data = {**draft_data(found), "wanted": parts.to_dict()}
    shown.answer(data, parts.to_text())


def give_back(
    *,
    draft: _DraftArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why; its author reads it.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Give a draft back to its author, with words."""
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.REQUEST_SEND)
        made = drafting.return_draft(node, DraftId(draft), reason, who)
    said = f"{made.id}: returned to {safe(made.account)}; nothing was sent."
    output(as_json).answer(draft_data(made), said)


def take_up(
    *,
    draft: _DraftArgument,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
    dry_run: DryRunOption = False,
) -> None:
    """Send the request of a draft, at the instance of its author."""
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.REQUEST_SEND)
        made = drafting.take_up(node, DraftId(draft), who, dry_run=dry_run)
    if isinstance(made, Refusal):
        shown.refuse(made)
    sent = [] if made.sent is None else [made.sent]
    data = {**draft_data(made.draft), "dry_run": dry_run, "sent": sent_data(sent)}
    if made.sent is None:
        shown.answer(data, f"{draft}: sent before, as {made.draft.conversation}.")
        return
    shown.answer(data, *sent_shown(shown, sent, dry_run=dry_run))


def release(
    *,
    draft: _DraftArgument,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Release the answer that came to the author of the draft."""
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.RECORD_EXPORT)
        made = drafting.release(node, DraftId(draft), who)
    said = f"{made.id}: {made.released} is released to {safe(made.account)}, and on record."
    output(as_json).answer(draft_data(made), said)


def _table(shown: Output, drafts: Sequence[RequestDraft]) -> RenderableType:
    columns = ("draft", "to", "purpose", "case", "authority", "state", "since", "words")
    rows = [
        (
            each.id,
            each.wanted.to,
            each.wanted.purpose.value,
            each.wanted.case,
            each.wanted.authority,
            "answer released" if each.released else str(each.state),
            moment(each.changed_at),
            each.words,
        )
        for each in drafts
    ]
    return shown.table(columns, rows)
