"""Attack: somebody fishes in the public register of apostilles.

They know numbers, which run on, and guess days; they try codes, from one address and from
many; they compare answers, to learn which numbers exist.

Detected by the register page itself: every miss is one and the same answer, whoever misses
often has to wait, and nothing is told without the code, of which the register keeps only a
digest. The register is unchanged.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Final

from aiohttp.test_utils import TestClient, TestServer

from comity.cooperation.model import Apostille, Certified
from comity.cooperation.service import Certifying, MadeApostille, look_up, make_apostille
from comity.storage.memory.certificates import MemoryApostilles
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables
from comity.web.register_page import RegisterPage
from comity.web.throttle import MOST_IN_ALL, MOST_MISSES, PAUSE, Throttle

NOW: Final = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass(slots=True)
class StandingClock:
    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass(slots=True)
class Register:
    """A register with one apostille, and its public page."""

    clock: StandingClock = field(default_factory=StandingClock)
    tables: Tables = field(default_factory=Tables)
    made: MadeApostille = field(init=False)

    def __post_init__(self) -> None:
        self.made = make_apostille(
            MemoryApostilles(self.tables, Journal()),
            Certified("Germany", "Erika Muster", "Registrar"),
            Certifying("Bonn", "Federal Office", "Max Muster", "for use in Peru"),
            document_sha256="ab" * 32,
            day=date(2026, 3, 2),
            at=NOW,
            randomness=lambda count: bytes(range(count)),
        )

    def ask(
        self,
        *questions: dict[str, str],
        throttle: Throttle | None = None,
        proxy: str = "",
        visitors: tuple[str, ...] = (),
    ) -> list[tuple[int, str]]:
        async def _ask() -> list[tuple[int, str]]:
            reading = MemoryApostilles(self.tables, Journal())
            with ThreadPoolExecutor(1) as executor:
                page = RegisterPage(
                    "Federal Office",
                    partial(look_up, reading),
                    clock=self.clock,
                    executor=executor,
                    throttle=throttle or Throttle(self.clock),
                    proxy=proxy,
                )
                async with TestClient(TestServer(page.application())) as client:
                    answers = []
                    for number, question in enumerate(questions):
                        headers = {"X-Forwarded-For": visitors[number]} if visitors else {}
                        response = await client.post("/", data=question, headers=headers)
                        answers.append((response.status, await response.text()))
                    return answers

        return asyncio.run(_ask())

    @property
    def right(self) -> dict[str, str]:
        kept = self.made.apostille
        return {"number": kept.number, "date": kept.day.isoformat(), "code": self.made.code}


def test_the_holder_sees_the_ten_fields_and_nothing_of_the_document() -> None:
    register = Register()
    ((status, text),) = register.ask(register.right)
    assert status == 200
    assert "Erika Muster" in text
    assert "Convention de La Haye du 5 octobre 1961" in text
    assert "ab" * 32 not in text
    assert "Peru" not in text


def test_every_miss_is_answered_alike_whether_the_number_exists_or_not() -> None:
    register = Register()
    before = dict(register.tables.apostilles)
    right = register.right
    wrong = [
        {**right, "code": "0000-0000-0000-0000"},
        {**right, "date": "2026-03-03"},
        {**right, "number": "2026-2"},
        {"number": "2026-2", "date": "2026-03-03", "code": "x"},
        {**right, "code": ""},
    ]
    answers = register.ask(*wrong)
    # What was typed is shown again; everything else is equal.
    plain = set()
    for (status, text), question in zip(answers, wrong, strict=True):
        shown = text
        for value in question.values():
            shown = shown.replace(f'value="{value}"', 'value=""')
        plain.add((status, shown))
    assert len(plain) == 1
    assert answers[0][0] == 404
    assert register.tables.apostilles == before


def test_whoever_misses_often_waits_even_with_the_right_code_and_not_for_ever() -> None:
    register = Register()
    throttle = Throttle(register.clock)
    guesses = [{**register.right, "code": f"{guess:016}"} for guess in range(MOST_MISSES)]
    statuses = [status for status, _ in register.ask(*guesses, throttle=throttle)]
    assert statuses == [404] * MOST_MISSES
    assert register.ask(register.right, throttle=throttle)[0][0] == 429
    register.clock.at += PAUSE
    assert register.ask(register.right, throttle=throttle)[0][0] == 200


def test_waiting_tells_nothing_about_a_number() -> None:
    throttle = Throttle(StandingClock())
    for guess in range(200):
        for number in ("2026-1", "9999-9"):
            throttle.missed(f"10.0.{guess}.1", number)
    assert not throttle.admits("10.9.9.9", "2026-1")
    assert not throttle.admits("10.9.9.9", "9999-9")


def test_a_flood_from_many_addresses_is_stopped_as_a_whole() -> None:
    clock = StandingClock()
    throttle = Throttle(clock)
    admitted = sum(throttle.admits(f"address {each}", str(each)) for each in range(2 * MOST_IN_ALL))
    assert admitted == MOST_IN_ALL
    clock.at += timedelta(minutes=1)
    assert throttle.admits("address", "number")


def test_whoever_reads_the_register_itself_cannot_ask_in_the_holders_name() -> None:
    register = Register()
    kept: Apostille = register.made.apostille
    assert register.made.code.replace("-", "") not in repr(kept)
    answers = register.ask({**register.right, "code": kept.code_digest.hex()})
    assert answers[0][0] == 404


def test_what_a_stranger_types_is_text_and_nothing_else() -> None:
    register = Register()
    evil = '"><script>alert(1)</script>'
    ((_, text),) = register.ask({"number": evil, "date": evil, "code": evil})
    assert "<script" not in text


def test_one_who_misses_behind_the_proxy_makes_nobody_else_wait() -> None:
    """The page stands behind a server of its own, as it should; a stranger misses ten times.

    Who comes through that server is told apart by its word, and by no visitor's own.
    """
    register = Register()
    wrong = {**register.right, "code": "0000-0000-0000-0000"}
    questions = [*[wrong] * (MOST_MISSES + 1), register.right]
    liar = tuple(f"10.0.0.{each}, 203.0.113.9" for each in range(MOST_MISSES + 1))
    answers = register.ask(*questions, proxy="127.0.0.1", visitors=(*liar, "198.51.100.7"))
    assert [status for status, _ in answers[-2:]] == [429, 200]


def test_what_is_no_form_is_no_defect() -> None:
    """A stranger fills our records with tracebacks: two requests that no browser makes."""
    register = Register()

    async def _ask() -> list[int]:
        with ThreadPoolExecutor(1) as executor:
            page = RegisterPage(
                "Federal Office", lambda *_: None, clock=register.clock, executor=executor
            )
            async with TestClient(TestServer(page.application())) as client:
                kinds = (
                    "multipart/form-data; boundary=q",
                    "application/x-www-form-urlencoded; charset=x",
                )
                return [
                    (await client.post("/", data=b"x", headers={"Content-Type": kind})).status
                    for kind in kinds
                ]

    assert asyncio.run(_ask()) == [400, 400]
