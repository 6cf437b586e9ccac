"""Reasons of a decision that are ready to be taken over, made from what the comparison shows.

A wrong hit brands an innocent, and a ready sentence is signed without a thought. So a sentence
states nothing but what the page shows field by field; where anything is doubtful there is none,
and the officer finds their own words. None stands in the form before somebody chose it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from comity.web.api_candidates import CandidateBesideShown, CandidatesAnswer, JudgedShown
from comity.web.desk.decision_words import FIELDS
from comity.web.desk.languages import N_, Language

_NIL: Final = N_("The register holds nobody like the person described.")
_AGREE: Final = N_(
    "By the comparison shown these agree: %(fields)s. Nothing that was compared differs."
)
_SHARED: Final = N_(
    "Several persons of our register agree with the description in: %(fields)s. No field that was "
    "compared tells them apart."
)
_JUDGED: Final = N_(
    "An officer judged this description before to be of this person; nothing has changed since."
)
_WHO: Final = frozenset({"Forename", "Surname", "BirthDate"})
"""What must agree before anybody is proposed to be the person described."""

_AGREES: Final = "agrees"
_SILENT: Final = frozenset({"missing", ""})
"""Findings that say neither that two values agree nor that they differ."""


def for_nobody(spoken: Language) -> str:
    """Return why nobody is meant, for a request about whom the search found nobody."""
    return spoken.say(_NIL)


def proposed(spoken: Language, choice: str, beside: CandidatesAnswer) -> tuple[str, ...]:
    """Return ready reasons for a decision; none where the comparison leaves a doubt.

    Args:
        spoken: The reader's language.
        choice: What is decided.
        beside: Who may be meant, field by field.
    """
    match choice, beside.candidates:
        case "approve", (only,) if not beside.is_asked:
            return _of_one(spoken, only, beside.judgements)
        case "several", (_, _, *_):
            # Who judged one of them before knew more than the comparison shows; and where more
            # can be asked for, the answer may tell which of them it is.
            return (
                ()
                if beside.judgements or beside.askable
                else _of_several(spoken, beside.candidates)
            )
        case _:
            return ()


def _of_one(
    spoken: Language, held: CandidateBesideShown, judgements: Sequence[JudgedShown]
) -> tuple[str, ...]:
    findings = _findings(held)
    agreeing = [name for name, finding in findings.items() if finding == _AGREES]
    others = set(findings.values()) - {_AGREES}
    judged = [each for each in judgements if each.person == held.person and not each.withdrawn]
    if held.doubts or others or not set(agreeing) >= _WHO:
        return ()
    if any(each.verdict != "same" for each in judged):
        return ()
    sentences = [spoken.say(_AGREE, fields=_listed(spoken, agreeing))]
    if any(each.same_description and not each.stale for each in judged):
        sentences.append(spoken.say(_JUDGED))
    return tuple(sentences)


def _of_several(spoken: Language, candidates: Sequence[CandidateBesideShown]) -> tuple[str, ...]:
    first, *others = map(_findings, candidates)
    if set(first.values()) != {_AGREES} or any(each != first for each in others):
        return ()
    return (spoken.say(_SHARED, fields=_listed(spoken, list(first))),)


def _findings(held: CandidateBesideShown) -> Mapping[str, str]:
    """Return how each field compares that says anything of who it is."""
    return {each.field: each.agreement for each in held.fields if each.agreement not in _SILENT}


def _listed(spoken: Language, names: Sequence[str]) -> str:
    return ", ".join(spoken.say(FIELDS[each]) for each in names)
