"""An inspector tries to read a person's record or to change a case, and others to inspect.

An inspector's role holds nothing that shows or changes a record; whoever holds another role
gets nothing of the inspector's. Refused before anything is read; the log has not grown.
"""

from collections.abc import Callable
from datetime import date

import pytest
from tests.unit.cli.offices import BG, DE, Office

from comity.access.permissions import PERMISSIONS, Permission, Role, permissions_of
from comity.access.principal import AccountId, Principal, Shown
from comity.assembly.build import Node
from comity.assembly.oversight_export import export_journal
from comity.assembly.oversight_freezes import freeze, lift
from comity.assembly.oversight_marks import ask_question, draw_sample, mark_entry
from comity.assembly.oversight_misuse import hits, review, run_rules
from comity.assembly.oversight_registers import read_processing, read_register, read_statistics
from comity.assembly.oversight_search import search_journal, show_entry
from comity.errors import AccessDenied
from comity.oversight.freezing import Activity
from comity.oversight.model import Judged, Outcome
from comity.oversight.registers import RegisterName
from comity.oversight.sampling import Stratum
from comity.oversight.search import JournalQuery
from comity_training.federation import make_network

DAY = date(2026, 3, 1)
INSPECTIONS: dict[str, Callable[[Node, Principal], object]] = {
    "search": lambda node, who: search_journal(
        node, who, JournalQuery(), purpose="p", case="c", limit=1
    ),
    "show": lambda node, who: show_entry(node, who, 0),
    "sample": lambda node, who: draw_sample(node, who, size=1, by=Stratum.ACT),
    "mark": lambda node, who: mark_entry(node, who, 0, Judged.JUSTIFIED, "x"),
    "export": lambda node, who: export_journal(node, who, [0], purpose="p", case="c"),
    "freeze": lambda node, who: freeze(node, who, Activity.SEARCH, order="o", reason="r"),
    "unfreeze": lambda node, who: lift(node, who, "F", order="o"),
    "register": lambda node, who: read_register(node, who, RegisterName.REFUSALS),
    "processing": read_processing,
    "statistics": read_statistics,
}
REVIEWS: dict[str, Callable[[Node, Principal], object]] = {
    "run": lambda node, who: run_rules(node, who, since=DAY, until=DAY, audit=0),
    "hits": lambda node, who: hits(node, who, only_open=True),
    "review": lambda node, who: review(node, who, "h", Outcome.LAWFUL, reasons="r"),
}
RECORDS = {
    Permission.PERSON_SEARCH, Permission.PERSON_READ, Permission.CONVICTION_ENTER,
    Permission.CONVERSATION_READ, Permission.TASK_DECIDE, Permission.REQUEST_SEND,
    Permission.RECORD_EXPORT, Permission.DOCUMENT_ISSUE, Permission.GLASS_BREAK,
}  # fmt: skip


@pytest.fixture(scope="module")
def germany(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("homes")
    make_network(folder, (DE, BG))
    return Office(folder / "de")


def _holder(role: Role) -> Principal:
    return Principal(
        AccountId(f"a-{role}"), frozenset({role}), permissions_of([role]), Shown.OPERATOR
    )


def test_an_inspector_holds_nothing_that_shows_or_changes_a_record() -> None:
    assert PERMISSIONS[Role.INSPECTOR] & RECORDS == set()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INSPECTOR])
def test_nobody_else_inspects(germany: Office, role: Role) -> None:
    """Every other role tries every act of the inspector; each is refused, on no record."""
    node, before = germany.node(), germany.leaves()
    for act in INSPECTIONS.values():
        with pytest.raises(AccessDenied):
            act(node, _holder(role))
    node.database.close()
    assert germany.leaves() == before


def test_officers_and_inspectors_do_not_review_misuse(germany: Office) -> None:
    """Whoever is watched, and whoever watches the watchers, tries to review hits."""
    node, before = germany.node(), germany.leaves()
    for role in (Role.OFFICER, Role.INSPECTOR, Role.ADMINISTRATOR, Role.TRANSLATOR):
        for act in REVIEWS.values():
            with pytest.raises(AccessDenied):
                act(node, _holder(role))
    node.database.close()
    assert germany.leaves() == before


def test_an_officer_asks_no_colleague_in_the_inspectors_name(germany: Office) -> None:
    """An officer tries to put a question to a colleague."""
    node, before = germany.node(), germany.leaves()
    with pytest.raises(AccessDenied):
        ask_question(node, _holder(Role.OFFICER), 0, "why?", answer_by=date(2099, 1, 1))
    node.database.close()
    assert germany.leaves() == before
