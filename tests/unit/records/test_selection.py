"""What goes into an answer, what stays, and whom to ask instead."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from comity.ids import ConvictionId, PersonRef, StateCode
from comity.law.grounds import Ground
from comity.law.purposes import Purpose
from comity.law.retransmission import SubjectCategory
from comity.policy.decision import Act
from comity.policy.rules import NodeRules
from comity.records.model import Conviction, Decision, TriState
from comity.records.ports import HeldConviction, Origin, Standing
from comity.records.selection import Selection, WithholdingReason, select

BG, DE, FR, TR = StateCode("BG"), StateCode("DE"), StateCode("FR"), StateCode("TR")
TODAY = date(2026, 3, 2)
RULES = NodeRules(name="test")


def held(
    number: int = 1,
    *,
    origin: Origin = Origin.OWN,
    state: StateCode = BG,
    transmittable: TriState = TriState.UNKNOWN,
    standing: Standing = Standing.CURRENT,
    version: int = 1,
    decided_on: date | None = None,
    retention_ends_on: date | None = None,
    entered: bool = True,
    delete: TriState = TriState.UNKNOWN,
) -> HeldConviction:
    return HeldConviction(
        conviction=Conviction(
            id=ConvictionId(f"{state}-C-{number:015d}"),
            convicting_country="CO-00-100-BGR",
            decided_on=decided_on,
            transmittable=transmittable,
            retention_ends_on=retention_ends_on,
            decisions=(Decision("D-00001", delete_from_register=delete),),
        ),
        person=PersonRef("p1"),
        origin=origin,
        convicting_state=state,
        version=version,
        standing=standing,
        held_since=datetime(2020, 1, 1, tzinfo=UTC),
        entered_nationally=entered,
    )


def chosen(
    *convictions: HeldConviction,
    purpose: Purpose = Purpose.CRIMINAL_PROCEEDINGS,
    requester: StateCode = DE,
    subject: SubjectCategory = SubjectCategory.NATIONAL,
    rules: NodeRules = RULES,
) -> Selection:
    return select(
        convictions,
        purpose=purpose,
        requester=requester,
        own_state=BG,
        subject=subject,
        on=TODAY,
        rules=rules,
    )


NOT_FOR_OTHERS = held(origin=Origin.NOTIFIED, state=FR, transmittable=TriState.NO)


@pytest.mark.parametrize("purpose", [Purpose.CRIMINAL_PROCEEDINGS, Purpose.EMPLOYMENT_VETTING])
@pytest.mark.parametrize("flag", list(TriState))
def test_own_convictions_always_go(purpose: Purpose, flag: TriState) -> None:
    found = chosen(held(transmittable=flag), purpose=purpose)
    assert len(found.convictions) == 1
    assert found.other_states == ()


def test_everything_sent_has_its_own_permit_towards_the_requester() -> None:
    found = chosen(held(1), held(2, origin=Origin.NOTIFIED, state=FR))
    assert len(found.permits) == len(found.convictions) == 2
    assert {(each.act, each.recipient) for each in found.permits} == {(Act.RETRANSMIT, DE)}


def test_a_bar_on_retransmission_does_not_bind_criminal_proceedings() -> None:
    assert chosen(NOT_FOR_OTHERS).convictions == (NOT_FOR_OTHERS,)


def test_a_barred_conviction_stays_here_and_its_state_is_named() -> None:
    found = chosen(NOT_FOR_OTHERS, purpose=Purpose.EMPLOYMENT_VETTING)
    assert found.convictions == ()
    assert found.other_states == (FR,)
    (kept,) = found.withheld
    assert (kept.reason, kept.ground) == (WithholdingReason.RULE, Ground.RETRANSMISSION_BARRED)
    assert "Art. 7(2)" in kept.citation


def test_silence_of_the_convicting_state_is_no_bar() -> None:
    silent = held(origin=Origin.NOTIFIED, state=FR)
    assert chosen(silent, purpose=Purpose.EMPLOYMENT_VETTING).convictions == (silent,)


def test_a_state_is_named_once_and_in_order() -> None:
    barred = [
        held(n, origin=Origin.NOTIFIED, state=state, transmittable=TriState.NO)
        for n, state in ((1, FR), (2, StateCode("EL")), (3, FR))
    ]
    found = chosen(*barred, purpose=Purpose.OWN_RECORD)
    assert found.other_states == (FR, StateCode("GR"))
    assert len(found.withheld) == 3


def test_the_requester_is_never_referred_to_itself() -> None:
    found = chosen(NOT_FOR_OTHERS, purpose=Purpose.OWN_RECORD, requester=FR)
    assert found.other_states == ()
    assert len(found.withheld) == 1


def test_a_third_country_is_not_told_that_another_state_convicted() -> None:
    found = chosen(NOT_FOR_OTHERS, purpose=Purpose.EMPLOYMENT_VETTING, requester=TR)
    assert found.convictions == ()
    assert found.other_states == ()


def test_third_country_convictions_go_for_criminal_proceedings_and_else_by_national_law() -> None:
    foreign = held(origin=Origin.THIRD_COUNTRY, state=TR)
    assert chosen(foreign).convictions == (foreign,)
    assert chosen(foreign, purpose=Purpose.MIGRATION).convictions == ()
    open_rules = replace(RULES, third_country_convictions_for_other_purposes=True)
    found = chosen(foreign, purpose=Purpose.MIGRATION, rules=open_rules)
    assert found.convictions == (foreign,)


def test_what_was_received_for_retransmission_goes_although_not_entered() -> None:
    stored = held(origin=Origin.NOTIFIED, state=FR, entered=False)
    assert chosen(stored).convictions == (stored,)


@pytest.mark.parametrize("origin", [Origin.ENTERED_EARLIER, Origin.THIRD_COUNTRY])
def test_what_must_be_entered_to_count_stays_if_it_is_not(origin: Origin) -> None:
    found = chosen(held(origin=origin, state=TR, entered=False))
    assert [each.reason for each in found.withheld] == [WithholdingReason.NOT_ENTERED]


@pytest.mark.parametrize(
    ("kept", "reason"),
    [
        (held(standing=Standing.DELETED), WithholdingReason.DELETED),
        (held(standing=Standing.WITHDRAWN), WithholdingReason.WITHDRAWN),
        (held(standing=Standing.SUPERSEDED), WithholdingReason.SUPERSEDED),
        (held(delete=TriState.YES), WithholdingReason.DELETION_ORDERED),
        (held(retention_ends_on=date(2026, 3, 1)), WithholdingReason.RETENTION_ENDED),
    ],
)
def test_what_no_longer_holds_never_leaves(kept: HeldConviction, reason: WithholdingReason) -> None:
    found = chosen(kept)
    assert found.convictions == ()
    assert [each.reason for each in found.withheld] == [reason]
    assert found.withheld[0].explanation
    assert found.withheld[0].citation


def test_a_deleted_conviction_names_no_state() -> None:
    gone = replace(NOT_FOR_OTHERS, standing=Standing.DELETED)
    assert chosen(gone, purpose=Purpose.EMPLOYMENT_VETTING).other_states == ()


def test_the_last_day_of_retention_still_counts() -> None:
    assert len(chosen(held(retention_ends_on=TODAY)).convictions) == 1


def test_only_the_latest_of_two_current_versions_goes() -> None:
    found = chosen(held(version=1), held(version=2))
    assert [each.version for each in found.convictions] == [2]


def test_a_version_restored_after_a_withdrawn_update_goes() -> None:
    found = chosen(held(version=1), held(version=2, standing=Standing.WITHDRAWN))
    assert [each.version for each in found.convictions] == [1]


@pytest.mark.parametrize(
    "odd", [held(origin=Origin.OWN, state=FR), held(origin=Origin.NOTIFIED, state=BG)]
)
def test_an_origin_that_contradicts_itself_is_for_an_officer(odd: HeldConviction) -> None:
    found = chosen(odd)
    assert found.convictions == ()
    assert found.needs_officer


def test_an_empty_selection_for_other_reasons_needs_no_officer_of_itself() -> None:
    assert not chosen().needs_officer
    assert not chosen(held(standing=Standing.DELETED)).needs_officer


def test_the_oldest_decision_comes_first_and_undated_ones_last() -> None:
    found = chosen(
        held(1), held(2, decided_on=date(2020, 1, 1)), held(3, decided_on=date(2010, 1, 1))
    )
    assert [int(each.conviction.id[-15:]) for each in found.convictions] == [3, 2, 1]


def test_a_purpose_that_is_not_answered_selects_nothing() -> None:
    found = chosen(held(), purpose=Purpose.OTHER)
    assert found.convictions == ()
    assert found.withheld[0].ground is Ground.PURPOSE_NOT_COVERED
