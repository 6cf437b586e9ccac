"""What is shown of a draft of a request, the same at the terminal and to programs."""

from comity.law.purposes import PURPOSES
from comity.records.drafts import RequestDraft
from comity.records.layout import Line, Section
from comity.records.model import TriState
from comity.records.person_presentation import present_person
from comity.records.presentation import plain_line, section


def draft_data(draft: RequestDraft) -> dict[str, object]:
    """Return where a draft stands, without whom it is about."""
    return {
        "id": draft.id,
        "account": draft.account,
        "state": str(draft.state),
        "to": draft.wanted.to,
        "purpose": str(draft.wanted.purpose),
        "case": draft.wanted.case,
        "authority": draft.wanted.authority,
        "handed_in_at": draft.handed_in_at,
        "changed_at": draft.changed_at,
        "words": draft.words,
        "conversation": draft.conversation,
        "released": draft.released,
    }


def draft_section(draft: RequestDraft, language: str) -> Section:
    """Lay out what a draft wants to be asked, with the person it describes."""
    wanted = draft.wanted
    said = None if wanted.consent is TriState.UNKNOWN else wanted.consent.value
    lines = [
        plain_line("state", "State", draft.state),
        plain_line("to", "To", wanted.to),
        Line("purpose", "Purpose", PURPOSES[wanted.purpose].label, code=wanted.purpose.value),
        plain_line("purpose-text", "Purpose in words", wanted.purpose_text),
        plain_line("authority", "Authority", wanted.authority),
        plain_line("authority-kind", "Kind of authority", wanted.authority_kind),
        plain_line("case", "Case reference", wanted.case),
        plain_line("offences", "Accusation", wanted.offences),
        plain_line("consent", "Consent of the person", said),
        plain_line("urgency", "Urgent", "yes" if wanted.urgent else None),
        plain_line("remarks", "Remarks", wanted.remarks),
    ]
    return section("draft", draft.id, lines, [present_person(wanted.person, language)])
