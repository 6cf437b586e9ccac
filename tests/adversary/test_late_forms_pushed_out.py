"""Attack: whoever sends form upon form with a session that has ended pushes out everybody else's.

Forms that arrive too late are kept in memory, as many as it can bear, and the oldest makes room. An
account that sends a hundred of them takes from colleagues what they had typed.

Stopped where they are kept: an account has a few, and the oldest of its own makes room.
"""

import os

from tests.desk.desk_stage import StandingClock

from comity.web.late_forms import LateForms


def test_nobodys_forms_make_room_for_those_of_another() -> None:
    late = LateForms(StandingClock(), os.urandom)
    victims = late.keep("ac-erika", "/requests/new", (("surname", "Muster"),))
    flood = [late.keep("ac-mallory", "/inbox", (("n", str(n)),)) for n in range(200)]
    kept = late.found(victims, "ac-erika")
    assert kept is not None
    assert kept.fields == (("surname", "Muster"),)
    assert [late.has(each) for each in flood] == [False] * 195 + [True] * 5
