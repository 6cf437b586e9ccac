"""One look-up for each wakening, shared by all loops."""

import asyncio

import pytest

from comity.errors import StorageUnavailable
from comity.exchange.wires import Wire
from comity.ids import StateCode
from comity.node.wakening import DueNow, DuePeers, DueWork

FR = StateCode("FR")
FOUND = DueNow(peers={Wire.COMITY: frozenset({FR})}, received=True)


class Register:
    """Counts how often it is asked."""

    def __init__(self, *, fails: int = 0) -> None:
        self.asked = 0
        self.fails = fails

    async def look(self) -> DueNow:
        self.asked += 1
        await asyncio.sleep(0)
        if self.asked <= self.fails:
            raise StorageUnavailable("The node's database does not answer.")
        return FOUND


def test_many_loops_share_one_look() -> None:
    register = Register()

    async def run() -> list[DueNow]:
        due = DueWork(register.look)
        return list(await asyncio.gather(*(due.at(1) for _ in range(26))))

    assert asyncio.run(run()) == [FOUND] * 26
    assert register.asked == 1


def test_a_later_wakening_asks_again_and_an_earlier_one_does_not() -> None:
    register = Register()

    async def run() -> None:
        due = DueWork(register.look)
        for count in (1, 2, 1, 2):
            await due.at(count)

    asyncio.run(run())
    assert register.asked == 2


def test_a_failed_look_is_not_remembered() -> None:
    register = Register(fails=1)

    async def run() -> DueNow:
        due = DueWork(register.look)
        with pytest.raises(StorageUnavailable):
            await due.at(1)
        return await due.at(1)

    assert asyncio.run(run()) == FOUND


def test_a_loop_that_is_cancelled_takes_no_answer_from_the_others() -> None:
    register = Register()

    async def run() -> DueNow:
        due = DueWork(register.look)
        first, second = (asyncio.create_task(due.at(1)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        return await second

    assert asyncio.run(run()) == FOUND


def test_the_peers_of_one_wire_are_a_view_of_the_same_look() -> None:
    register = Register()

    async def run() -> list[frozenset[StateCode]]:
        due = DueWork(register.look)
        return [await DuePeers(due, wire).at(1) for wire in (Wire.COMITY, Wire.ECRIS)]

    assert asyncio.run(run()) == [{FR}, frozenset()]
    assert register.asked == 1
