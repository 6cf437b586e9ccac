"""Whoever runs the node, guards it or connects programs to it reads no record."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.cli.offices import Office

from comity.access.model import AccountState, Entitlement, Face
from comity.access.permissions import PERMISSIONS, Permission, Role
from comity.access.principal import Shown
from comity.access.service_keys import SCOPES
from comity.assembly.accounts import access_service
from comity.assembly.at_the_desk import bound_to, keep_session, principal_at_terminal
from comity.assembly.build import Node
from comity.cli.command_permissions import NEEDS
from comity.errors import AccessDenied

SHOWING = frozenset(
    {
        Permission.PERSON_SEARCH, Permission.PERSON_READ, Permission.CONVICTION_ENTER,
        Permission.CONVERSATION_LIST, Permission.CONVERSATION_READ, Permission.TASK_LIST,
        Permission.TASK_DECIDE, Permission.ANSWER_APPROVE, Permission.REQUEST_SEND,
        Permission.REQUEST_DRAFT, Permission.OWN_DRAFT_READ, Permission.RECALL_DECIDE,
        Permission.TEXT_TRANSLATE, Permission.RECORD_EXPORT, Permission.DOCUMENT_ISSUE,
        Permission.RESTRICTION_SET, Permission.RIGHTS_REGISTER, Permission.RIGHTS_DECIDE,
        Permission.RIGHTS_APPROVE, Permission.RIGHTS_READ, Permission.GLASS_BREAK,
        Permission.JOURNAL_SEARCH, Permission.JOURNAL_EXPORT,
    }
)  # fmt: skip
"""Whatever shows or changes what is known of a person, or leads to it."""

WHO = (Role.ADMINISTRATOR, Role.SECURITY_OFFICER, Role.INTEGRATOR)
COMMANDS = {words: need for words, need in NEEDS.items() if need in SHOWING}


@pytest.mark.parametrize("role", WHO)
def test_their_permissions_show_no_record(role: Role) -> None:
    assert not PERMISSIONS[role] & SHOWING


def test_no_key_of_a_program_decides_exports_or_breaks_glass() -> None:
    assert not SCOPES & {
        Permission.TASK_DECIDE,
        Permission.ANSWER_APPROVE,
        Permission.RECORD_EXPORT,
        Permission.GLASS_BREAK,
        Permission.ACCOUNT_APPROVE,
        Permission.NODE_CONFIGURE,
    }


@pytest.fixture(params=WHO)
def node(
    request: pytest.FixtureRequest,
    germany: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Node]:
    """A node at whose terminal somebody of the role is signed in."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    opened = germany.node()
    service = access_service(opened)
    service.accounts.begin(administrator="ada", security_officer="sigrid")
    with opened.database.begin() as work:
        account = replace(
            work.access.accounts.all()[0],
            granted=Entitlement(frozenset({request.param})),
            state=AccountState.ACTIVE,
        )
        work.access.accounts.put(account)
        session = service.sessions.open(
            work,
            account,
            face=Face.TERMINAL,
            bound_to=bound_to(germany.home),
            shown=Shown.PASSWORD_AND_CODE,
        )
    keep_session(germany.home, session.secret)
    yield opened
    opened.database.close()


def test_no_command_that_shows_a_record_lets_them_in(node: Node) -> None:
    assert principal_at_terminal(node, "", permission=Permission.OWN_ACCOUNT).session
    assert len(COMMANDS) > 40
    for words, need in COMMANDS.items():
        assert isinstance(need, Permission), words
        with pytest.raises(AccessDenied):
            principal_at_terminal(node, "", permission=need)


def test_nor_do_the_commands_themselves(node: Node, germany: Office) -> None:
    tried = (
        ["inbox"],
        ["recall", "list"],
        ["notify", "status"],
        ["register", "stats"],
    )
    for words in tried:
        size = germany.leaves()
        answer = germany.ask(*words, status=1)
        assert answer["error"]["code"] == "access:act:denied", words
        # At most the count of refused attempts was written.
        assert germany.leaves() <= size + 1
    del node
