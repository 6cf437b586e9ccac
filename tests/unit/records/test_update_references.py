"""By what an update names the conviction it replaces."""

from dataclasses import replace
from datetime import date

import pytest
from tests.adversary.channel_stage import PARTNER, ChannelStage, described
from tests.adversary.test_ecris_resend_with_new_identifier import CONVICTION

from comity.ids import ConvictionId, StateCode
from comity.persons.texts import plain
from comity.records.messages import ConvictionReference, Notification
from comity.records.model import Authority, Conviction
from comity.records.ports import HeldConviction, Origin, Standing
from comity.records.storing import target_of

HELD = replace(CONVICTION, authority=Authority(plain("Tribunal de Lyon", "fr")))
UPDATE = replace(CONVICTION, id=ConvictionId("FR-C-000000000000002"))


def found(reference: ConvictionReference, held: Conviction = HELD) -> ConvictionId | None:
    stage = ChannelStage()
    with stage.store.begin() as work:
        person = work.register.enter_person(described())
        work.register.keep_conviction(
            HeldConviction(
                conviction=held,
                person=person,
                origin=Origin.NOTIFIED,
                convicting_state=StateCode(PARTNER),
                version=1,
                standing=Standing.CURRENT,
                held_since=stage.clock.now(),
            )
        )
        target = target_of(work, PARTNER, Notification(described(), UPDATE, updates=reference))
    return None if target is None else target.conviction.id


def by_file(**changes: object) -> ConvictionReference:
    reference = ConvictionReference(
        file_number="1/2026", authority=Authority(plain("TRIBUNAL  de Lyon", "fr"))
    )
    return replace(reference, **changes)  # type: ignore[arg-type]


def test_by_its_identifier() -> None:
    assert found(ConvictionReference(id=HELD.id)) == HELD.id


def test_by_its_identifier_in_the_network_before() -> None:
    old = replace(HELD, id=ConvictionId("NJR-77"))
    assert found(ConvictionReference(njr_id="NJR-77"), old) == "NJR-77"


def test_by_file_number_court_and_date() -> None:
    assert found(by_file()) == HELD.id


@pytest.mark.parametrize(
    "reference",
    [
        by_file(authority=Authority(plain("Tribunal de Lille", "fr"))),
        by_file(file_number="2/2026"),
        ConvictionReference(id=HELD.id, file_number="2/2026"),
        ConvictionReference(njr_id="NJR-78"),
    ],
)
def test_what_differs_is_another_conviction(reference: ConvictionReference) -> None:
    assert found(reference) is None


def test_another_date_of_finality_is_another_conviction() -> None:
    dated = replace(HELD, final_on=date(2026, 4, 1))
    assert found(by_file(final_on=date(2026, 4, 2)), dated) is None


def test_a_court_told_by_its_code_may_be_called_anything() -> None:
    coded = replace(HELD, authority=Authority(plain("Tribunal de Lyon", "fr"), code="L1"))
    renamed = by_file(authority=Authority(plain("Court of Lyon", "en"), code="L1"))
    assert found(renamed, coded) == HELD.id
    other = by_file(authority=Authority(plain("Tribunal de Lyon", "fr"), code="L2"))
    assert found(other, coded) is None
