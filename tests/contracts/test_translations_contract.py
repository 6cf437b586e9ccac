"""Translations, against every store."""

from dataclasses import replace
from datetime import timedelta

from tests.contracts.samples import START, conversation, incoming

from comity.assembly.trial import transaction
from comity.exchange.ports import Handling
from comity.ids import ConversationId, MessageId
from comity.records.free_texts import FreeText, TextKind
from comity.records.translations import (
    Translation,
    TranslationId,
    TranslationState,
    handed_back,
    taken,
    translated,
    withdrawn,
)
from comity.storage.store import Store

LATER = START + timedelta(days=400)
WITHIN = conversation(1).id
ASKED = Translation(
    id=TranslationId("XA-TEXT-000000000000001"),
    conversation=WITHIN,
    message=MessageId("XB-XA-REQ-000000000000001"),
    source=FreeText(TextKind.ACCUSATION, "кражба", "bg"),
    into="de",
    purpose="criminal-proceedings",
    state=TranslationState.ASKED,
    asked_by="ac-erika",
    asked_at=START,
    changed_at=START,
)
OTHER = replace(
    ASKED,
    id=TranslationId("XA-TEXT-000000000000002"),
    conversation=ConversationId("XB-XA-REQ-000000000000009"),
    source=FreeText(TextKind.MESSAGE_REMARKS, "бързо", None),
)


def kept(store: Store, *translations: Translation) -> None:
    with store.begin() as work:
        for each in translations:
            work.translations.keep(each)


def test_a_translation_is_kept_whole_and_replaced(store: Store) -> None:
    back = handed_back(taken(ASKED, by="ac-tom", at=START), "no", by="ac-tom", at=START)
    done = translated(taken(back, by="ac-tina", at=LATER), "Diebstahl", at=LATER)
    for each in (ASKED, back, done, done, withdrawn(done, at=LATER)):
        kept(store, each)
        with store.read() as snapshot:
            assert snapshot.translations.translation(ASKED.id) == each
            assert snapshot.translations.translation(OTHER.id) is None


def test_translations_are_found_by_conversation_and_while_they_wait(store: Store) -> None:
    kept(store, OTHER, ASKED)
    with store.read() as snapshot:
        assert list(snapshot.translations.of_conversation(WITHIN)) == [ASKED]
        assert list(snapshot.translations.waiting()) == [ASKED, OTHER]
    begun = taken(ASKED, by="ac-tina", at=START)
    kept(store, begun, withdrawn(OTHER, at=START))
    with store.read() as snapshot:
        assert list(snapshot.translations.waiting()) == [begun]
    kept(store, translated(begun, "Diebstahl", at=START))
    with store.read() as snapshot:
        assert list(snapshot.translations.waiting()) == []


def test_what_is_rolled_back_was_never_there(store: Store) -> None:
    with transaction(store, keep=False) as work:
        work.translations.keep(ASKED)
    with store.read() as snapshot:
        assert list(snapshot.translations.waiting()) == []


def test_translations_go_with_what_their_conversation_said_and_no_others(store: Store) -> None:
    arrived = replace(incoming(2, conversation=WITHIN), handling=Handling.DONE, payload=b"said")
    with store.begin() as work:
        work.exchange.save_conversations([conversation(1)])
        work.exchange.add_incoming([arrived])
    kept(store, replace(ASKED, message=arrived.id), OTHER)
    with store.begin() as work:
        assert work.erasure.erase_payloads(WITHIN, at=LATER) == 1
    with store.read() as snapshot:
        assert snapshot.translations.translation(ASKED.id) is None
        assert list(snapshot.translations.waiting()) == [OTHER]


def test_what_comes_after_an_erasure_is_translated_and_erased_too(store: Store) -> None:
    arrived = replace(incoming(2, conversation=WITHIN), handling=Handling.DONE, payload=b"said")
    late = replace(incoming(5, conversation=WITHIN), handling=Handling.DONE, payload=b"more")
    with store.begin() as work:
        work.exchange.save_conversations([conversation(1)])
        work.exchange.add_incoming([arrived])
        work.erasure.erase_payloads(WITHIN, at=LATER)
    with store.begin() as work:
        work.exchange.add_incoming([late])
        work.translations.keep(replace(ASKED, message=late.id))
    with store.read() as snapshot:
        assert snapshot.translations.translation(ASKED.id) == replace(ASKED, message=late.id)
    with store.begin() as work:
        assert work.erasure.erase_payloads(WITHIN, at=LATER) == 1
    with store.read() as snapshot:
        assert snapshot.translations.translation(ASKED.id) is None
