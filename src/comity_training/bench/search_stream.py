"""The made-up register, made by several processes at once; the same people as from one."""

import multiprocessing
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import count, islice
from typing import Final

import msgspec

from comity.persons.person import Person
from comity_training.people.household import make_household
from comity_training.people.model import Kin, MadeUpPerson
from comity_training.people.register import people

_HOUSEHOLDS: Final = 1_000
"""Of one block: what one process makes at a time."""

_AHEAD: Final = 48
"""Blocks made ahead: about as many people as are kept in one transaction."""

_Household = tuple[str, list[tuple[Person, Kin]]]
_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(list[_Household])


def stream(size: int, seed: int, *, processes: int) -> Iterator[MadeUpPerson]:
    """Yield what ``people(size, seed)`` does, made by several processes.

    People are made ahead while the caller does something else, in bounded memory.

    Args:
        size: How many people.
        seed: Any number.
        processes: How many processes make them; at 1 this process makes them itself.

    Yields:
        People by rising number.
    """
    if processes <= 1:
        yield from people(size, seed)
        return
    # Started anew rather than forked: this process may hold an open database.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        yield from islice(_numbered(pool, seed), size)
        pool.shutdown(cancel_futures=True)


def _numbered(pool: ProcessPoolExecutor, seed: int) -> Iterator[MadeUpPerson]:
    made: deque[Future[bytes]] = deque()
    number = household = 0
    for block in count():
        made.append(pool.submit(_block, seed, block * _HOUSEHOLDS))
        if len(made) < _AHEAD:
            continue
        for origin, members in _decoder.decode(made.popleft().result()):
            for person, kin in members:
                yield MadeUpPerson(number, person, household, kin, origin)
                number += 1
            household += 1


def _block(seed: int, first: int) -> bytes:
    made = (make_household(seed, first + place) for place in range(_HOUSEHOLDS))
    plain = [(origin, [tuple(each) for each in members]) for origin, members in made]
    return _encoder.encode(plain)
