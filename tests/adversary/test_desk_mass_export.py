"""Attack: an official, or a program with a key, carries the register away page by page.

They look for a list of persons, ask for longer pages, make up cursors, and then read one
record after the other as fast as they can.

Stopped in part, and seen wholly: no route lists persons, pages end at fifty, an account has
a rate, and every single look stands in the log with its purpose and case before it is shown.
Somebody who reads slowly is not stopped here: that is what the rules on misuse and the
inspector's sample are for.
"""

from pathlib import Path

import msgspec
import pytest
from tests.desk.desk_stage import WHY, Desk
from tests.desk.homes import copied_home
from tests.desk.register import enter

from comity.access.permissions import Permission, Role
from comity.assembly.desk_settings import DeskPart
from comity.assembly.journal import journal_of
from comity.ledger.acts import Act
from comity.web.answers import PersonShown
from comity.web.cursor import MOST
from comity.web.route_table import ROUTES


def test_no_route_lists_persons_or_answers_with_several_records() -> None:
    for route in ROUTES:
        if route.permission in {Permission.PERSON_SEARCH, Permission.PERSON_READ}:
            assert route.purposed
            assert not set(route.query or {}) & {"after", "limit"}, "the register has no pages"
        if route.answer is not None and route.answer is not PersonShown:
            shape = msgspec.json.schema(route.answer)
            assert "#/$defs/PersonShown" not in str(shape)


def test_pages_do_not_grow_and_made_up_cursors_open_nothing(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    erika = desk.signed_in("erika")
    for query in (f"limit={MOST + 1}", "limit=0", "limit=-1", "limit=5e9", "limit=5&limit=50"):
        assert erika.api("GET", f"/conversations?{query}").status == 400
    for cursor in ("Kg", "Li4", "JQ", "MA"):
        assert erika.api("GET", f"/conversations?after={cursor}").status == 422


def test_reading_one_after_the_other_ends_at_the_rate_and_stands_in_the_log(
    tmp_path: Path,
) -> None:
    with Desk(copied_home(tmp_path), desk=DeskPart(requests_per_second=1, burst=5)) as desk:
        desk.engage("erika", Role.OFFICER)
        ref = enter(desk)
        erika = desk.signed_in("erika")
        before = desk.leaves()
        answers = [erika.api("GET", f"/persons/{ref}", headers=WHY) for _ in range(20)]
        shown = [each for each in answers if each.status == 200]
        assert len(shown) == 5
        assert {each.status for each in answers[5:]} == {429}
        assert int(answers[-1].headers["Retry-After"]) >= 1
        assert desk.leaves() == before + len(shown)
        with desk.node.database.read() as snapshot:
            looks = [each for each in journal_of(snapshot) if each.act == Act.CONSULT_REGISTER]
        assert len(looks) == len(shown)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SECURITY_OFFICER, Role.INTEGRATOR])
def test_who_runs_the_node_reads_no_record_at_all(desk: Desk, role: Role) -> None:
    desk.engage("adam", role)
    ref = enter(desk)
    before = desk.leaves()
    answer = desk.signed_in("adam").api("GET", f"/persons/{ref}", headers=WHY)
    assert answer.status == 403
    assert b"Beispiel" not in answer.body
    with desk.node.database.read() as snapshot:
        assert not [each for each in journal_of(snapshot) if each.act == Act.CONSULT_REGISTER]
    assert desk.leaves() == before + 1, "that it was tried"
