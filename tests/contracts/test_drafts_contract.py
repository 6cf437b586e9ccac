"""Drafts of requests, against every store."""

from dataclasses import replace

from tests.contracts.samples import START, person

from comity.ids import ConversationId, MessageId, StateCode
from comity.law.purposes import Purpose
from comity.records.drafts import DraftId, DraftState, RequestDraft, Wanted
from comity.storage.store import Store

DRAFT = RequestDraft(
    id=DraftId("DE-DRAFT-000000000000001"),
    account="ac-court",
    wanted=Wanted(
        to=StateCode("BG"),
        person=person(),
        purpose=Purpose.CRIMINAL_PROCEEDINGS,
        purpose_text="criminal proceedings",
        case="3 Js 77/26",
        authority="Amtsgericht Köln",
        offences="theft",
    ),
    state=DraftState.HANDED_IN,
    handed_in_at=START,
    changed_at=START,
)
OTHER = replace(DRAFT, id=DraftId("DE-DRAFT-000000000000002"), account="ac-police")


def test_a_draft_is_kept_whole_and_replaced(store: Store) -> None:
    later = replace(
        DRAFT,
        state=DraftState.TAKEN_UP,
        officer="ac-erika",
        conversation=ConversationId("DE-BG-REQ-000000000000001"),
        released=MessageId("BG-DE-RRS-000000000000001"),
    )
    with store.begin() as work:
        work.drafts.keep(DRAFT)
        work.drafts.keep(DRAFT)
    with store.read() as snapshot:
        assert snapshot.drafts.draft(DRAFT.id) == DRAFT
        assert snapshot.drafts.draft(OTHER.id) is None
    with store.begin() as work:
        work.drafts.keep(later)
    with store.read() as snapshot:
        assert list(snapshot.drafts.every()) == [later]


def test_drafts_are_found_by_their_account(store: Store) -> None:
    with store.begin() as work:
        work.drafts.keep(OTHER)
        work.drafts.keep(DRAFT)
    with store.read() as snapshot:
        assert list(snapshot.drafts.of_account("ac-court")) == [DRAFT]
        assert list(snapshot.drafts.of_account("ac-nobody")) == []
        assert list(snapshot.drafts.every()) == [DRAFT, OTHER]


def test_an_ended_draft_is_gone_and_ending_it_again_changes_nothing(store: Store) -> None:
    with store.begin() as work:
        work.drafts.keep(DRAFT)
        work.drafts.keep(OTHER)
    with store.begin() as work:
        work.drafts.end(DRAFT.id)
        work.drafts.end(DRAFT.id)
    with store.read() as snapshot:
        assert list(snapshot.drafts.every()) == [OTHER]
