"""One's own account at the terminal: enrolling, signing in and out, sessions, factors."""

import io
from typing import Annotated, Final

import segno
import typer

from comity.access.model import Face
from comity.assembly.accounts import access_service
from comity.assembly.at_the_desk import (
    ADDRESS,
    bound_to,
    drop_session,
    end_session_of_before,
    keep_session,
    session_file,
)
from comity.assembly.notices import notices_of
from comity.cli.account_desk import Secrets, SecretsOption, at_desk
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.helping import with_examples
from comity.cli.output import moment

_PASSWORD: Final = "Password"  # noqa: S105 - a prompt
_CODE: Final = "One-time or recovery code"


def register(group: typer.Typer) -> None:
    """Add the commands."""
    group.command(
        "enrol",
        help=with_examples(
            "Enrol with an invitation and an activation code: set password and second factor.",
            "comity account enrol --home ./de",
            "comity account enrol --secrets enrolment --home ./de",
            more="Asked for: the administrator's invitation, the security officer's activation "
            "code, a password of at least 12 characters, and the code your device then shows. "
            "The recovery codes are shown once.",
        ),
    )(enrol)
    group.command(
        "sign-in",
        help=with_examples(
            "Sign in at this terminal.",
            "comity account sign-in c.kowalska --home ./de",
        ),
    )(sign_in)
    group.command("sign-out", help="Sign out at this terminal.")(sign_out)
    group.command("sessions", help="List your own sessions.")(sessions)
    group.command("revoke", help="End one of your sessions, or all others.")(revoke)
    group.command("factor", help="Show your second factor once more, for what asks for it.")(factor)
    group.command("password", help="Change your password; your other sessions end.")(password)
    group.command("recovery-codes", help="Replace your recovery codes.")(recovery_codes)
    group.command("notices", help="Show what you have been told, latest first.")(notices)


def enrol(
    *,
    secrets: SecretsOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Enrol."""
    given, out = Secrets(secrets), output(as_json)
    with opened_node(home) as node:
        factors = access_service(node).factors
        enrolment = factors.invited(
            given.of("invitation", "Invitation"), given.of("activation", "Activation code")
        )
        out.note(f"You enrol as {enrolment.name}. Scan this, or type {enrolment.text}:")
        out.note(_qr(enrolment.uri))
        chosen = given.of("password", "New password", twice=True)
        codes = factors.enrol(
            enrolment.ceremony, chosen, given.of("code", "Code your device shows now")
        )
    out.answer(
        {"name": enrolment.name, "recovery_codes": list(codes)},
        "Enrolled. Recovery codes, each for once, shown once; keep them on paper:",
        *(f"  {each}" for each in codes),
        "Each code opens once: sign in with the next one that your device shows.",
    )


def sign_in(
    *,
    name: Annotated[str, typer.Argument(help="Sign-in name.")],
    secrets: SecretsOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Sign in."""
    given = Secrets(secrets)
    with opened_node(home) as node:
        service = access_service(node)
        opened = service.sign_in.with_code(
            name,
            given.of("password", _PASSWORD),
            given.of("code", _CODE),
            address=ADDRESS,
            face=Face.TERMINAL,
            bound_to=bound_to(home),
        )
        end_session_of_before(service, home)
        keep_session(home, opened.secret)
        current = service.sessions.current(
            opened.secret, face=Face.TERMINAL, bound_to=bound_to(home)
        )
        unread = [each for each in notices_of(node, current.principal) if each.read_at is None]
    roles = ", ".join(sorted(current.principal.roles))
    until = moment(opened.session.ends_at)
    said = [f"Signed in as {opened.account.name} ({roles}), until {until} at the latest."]
    if unread:
        said.append(f"{len(unread)} unread notices: comity account notices")
    output(as_json).answer(
        {
            "account": opened.account.id,
            "session": opened.session.id,
            "ends_at": opened.session.ends_at.isoformat(),
            "unread": len(unread),
        },
        *said,
    )


def sign_out(*, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Sign out."""
    with at_desk(home) as desk:
        desk.service.sessions.revoke(desk.current.session.id, by=desk.who)
        drop_session(home)
    output(as_json).answer({}, "Signed out.")


def sessions(*, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """List one's own sessions."""
    out = output(as_json)
    with at_desk(home) as desk:
        found = desk.service.sessions.listed(desk.who)
        own = desk.current.session.id
    out.answer(
        {
            "sessions": [
                {
                    "id": each.id,
                    "face": each.face.value,
                    "shown": each.shown.value,
                    "started_at": each.started_at.isoformat(),
                    "seen_at": each.seen_at.isoformat(),
                    "ends_at": each.ends_at.isoformat(),
                    "current": each.id == own,
                }
                for each in found
            ]
        },
        out.table(
            ("session", "where", "signed in", "used", "this one"),
            [
                (
                    each.id,
                    each.face.value,
                    each.started_at,
                    each.seen_at,
                    "yes" if each.id == own else "",
                )
                for each in found
            ],
        ),
    )


def revoke(
    *,
    session: Annotated[str, typer.Argument(help="The session; left out, all others.")] = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """End sessions."""
    with at_desk(home) as desk:
        if session:
            desk.service.sessions.revoke(session, by=desk.who)
            ended = 1
        else:
            ended = desk.service.sessions.revoke_others(desk.who)
    output(as_json).answer({"ended": ended}, f"{ended} sessions ended.")


def factor(
    *,
    secrets: SecretsOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Show the second factor once more."""
    given = Secrets(secrets)
    with at_desk(home) as desk:
        old = session_file(home).read_text(encoding="ascii")
        opened = desk.service.sign_in.step_up_with_code(
            old,
            given.of("code", _CODE),
            address=ADDRESS,
            face=Face.TERMINAL,
            bound_to=bound_to(home),
        )
        keep_session(home, opened.secret)
    output(as_json).answer({"session": opened.session.id}, "Shown; it counts for some minutes.")


def password(
    *,
    secrets: SecretsOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Change one's own password."""
    given = Secrets(secrets)
    with at_desk(home) as desk:
        desk.service.factors.change_password(
            desk.who,
            given.of("password", _PASSWORD),
            given.of("new-password", "New password", twice=True),
        )
    output(as_json).answer({}, "Changed; your other sessions have ended.")


def recovery_codes(*, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Replace one's own recovery codes."""
    with at_desk(home) as desk:
        codes = desk.service.factors.new_recovery_codes(desk.who)
    output(as_json).answer(
        {"recovery_codes": list(codes)},
        "Replaced; the old ones are void. Shown once:",
        *(f"  {each}" for each in codes),
    )


def notices(*, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Show one's notices, and note that they were read."""
    out = output(as_json)
    with at_desk(home) as desk:
        found = notices_of(desk.node, desk.who)
        for each in found:
            if each.read_at is None:
                desk.service.accounts.read_notice(each.id, by=desk.who)
    out.answer(
        {
            "notices": [
                {
                    "id": each.id,
                    "at": each.at.isoformat(),
                    "words": each.words,
                    "read": each.read_at is not None,
                }
                for each in found
            ]
        },
        out.table(
            ("at", "new", "what"),
            [(each.at, "new" if each.read_at is None else "", each.words) for each in found],
        )
        if found
        else "You have been told nothing.",
    )


def _qr(uri: str) -> str:
    drawn = io.StringIO()
    segno.make(uri, micro=False).terminal(out=drawn, compact=True)
    return drawn.getvalue()
