"""Notes of answers, transfers and conditions as JSON, without what is sealed beside them."""

from dataclasses import replace

import msgspec

from comity.records.disclosure_ports import AnswerNote
from comity.records.handling_model import HandlingCondition
from comity.records.transfer_model import Transfer


def note_body(note: AnswerNote) -> str:
    """Return a note as JSON."""
    return msgspec.json.encode(note).decode()


def note_from(body: str) -> AnswerNote:
    """Return the note of a row."""
    return msgspec.json.decode(body, type=AnswerNote)


def transfer_body(transfer: Transfer) -> str:
    """Return an assessment as JSON, without the officer's words."""
    return msgspec.json.encode(replace(transfer, justification="")).decode()


def transfer_from(body: str, justification: str) -> Transfer:
    """Return the assessment of a row."""
    return replace(msgspec.json.decode(body, type=Transfer), justification=justification)


def condition_body(condition: HandlingCondition) -> str:
    """Return conditions as JSON, without the originator's words."""
    return msgspec.json.encode(replace(condition, text="")).decode()


def condition_from(body: str, text: str) -> HandlingCondition:
    """Return the conditions of a row."""
    return replace(msgspec.json.decode(body, type=HandlingCondition), text=text)
