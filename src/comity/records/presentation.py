"""A conviction, or a person, laid out for a reader in one language.

Codes come first, by their label in the reader's language; what the authority wrote
stands beside it and is never replaced by a translation. A code that no table lists is
shown as received. What is not stated has no line.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from comity.codes.catalogue import (
    ALTERNATIVE_TYPES,
    COMPLETION_LEVELS,
    COUNTRIES,
    DECISION_CHANGES,
    OFFENCES,
    PARTICIPATION_LEVELS,
    SANCTION_NATURES,
    SANCTION_RELATIONS,
    SANCTIONS,
    SUSPENSION_TYPES,
    TRI_STATE,
)
from comity.codes.currencies import currency_letters_of
from comity.codes.tables import CodeTable
from comity.persons.texts import MultilingualText, in_language, original
from comity.records.layout import Line, Section
from comity.records.model import (
    Amount,
    Authority,
    Conviction,
    Decision,
    Offence,
    Period,
    Relation,
    RelationKind,
    Sanction,
    Suspension,
    TriState,
)

AMBIGUOUS_FRACTION: Final = (
    "shown as sent: the standard does not say whether the fraction means tenths or hundredths"
)
UNSTATED_LINK: Final = "which offence a sanction is for is not stated"


def code_line(name: str, caption: str, table: CodeTable, value: str | None, language: str) -> Line:
    """Return a line for a code: its label, the code itself, and how far to trust the label."""
    if value is None:
        return Line(name, caption, "")
    label = table.label(value, language)
    notes = [label.remark] if label.remark else []
    if label.fell_back:
        notes.append(f"label in {label.language}")
    if label.source is not None and not label.is_official:
        notes.append("unofficial label")
    return Line(name, caption, label.text, code=value, note="; ".join(notes))


def text_line(name: str, caption: str, text: MultilingualText, language: str) -> Line:
    """Return a line for a text: the reader's wording, with the original beside it."""
    shown, written = in_language(text, (language,)), original(text)
    if shown is None or written is None:
        return Line(name, caption, "")
    note = "translation" if shown.translated is True else ""
    if shown is written:
        return Line(name, caption, shown.text, language=shown.language or "", note=note)
    return Line(
        name,
        caption,
        shown.text,
        language=shown.language or "",
        original=written.text,
        original_language=written.language or "",
        note=note,
    )


def remarks_lines(text: MultilingualText, language: str) -> Iterator[Line]:
    """Yield a line for remarks, and one for each further thing they say.

    A partner's wire may have no element for what was to be said, so that it stands in a
    wording of its own. A wording that is marked as a translation says nothing new.
    """
    shown, written = in_language(text, (language,)), original(text)
    yield text_line("remarks", "Remarks", text, language)
    for each in text:
        if each is not shown and each is not written and each.translated is not True:
            yield Line("remarks", "Further remarks", each.text, language=each.language or "")


def plain_line(name: str, caption: str, value: object | None, note: str = "") -> Line:
    """Return a line for a number, a date or a reference; dates are ISO 8601."""
    if value is None:
        return Line(name, caption, "")
    return Line(name, caption, value.isoformat() if isinstance(value, date) else str(value), note)


def section(
    name: str, title: str, lines: Iterable[Line], sections: Iterable[Section] = ()
) -> Section:
    """Return a section without the lines that hold nothing."""
    return Section(name, title, tuple(line for line in lines if line.value), tuple(sections))


def present_conviction(conviction: Conviction, language: str) -> Section:
    """Lay out a conviction: heading, decisions, offences, sanctions and how they hang together.

    Args:
        conviction: The conviction.
        language: The reader's language, ISO 639-1. Labels fall back to English, and say so.

    Returns:
        The layout; ``to_text`` and ``to_dict`` turn it into what a face needs.
    """
    view = _View(conviction, language)
    return section("conviction", f"Conviction {conviction.id}", view.heading(), view.parts())


def amount_text(amount: Amount) -> tuple[str, str]:
    """Return an amount as sent, and a note if it can be read in two ways.

    Example:
        >>> amount_text(Amount(1500, 50))
        ('1500.50', '')
        >>> amount_text(Amount(1500, 5))[0]
        '1500 and fraction 5'
    """
    if amount.fraction is None:
        return str(amount.units), ""
    if amount.fraction >= 10:
        return f"{amount.units}.{amount.fraction}", ""
    return f"{amount.units} and fraction {amount.fraction}", AMBIGUOUS_FRACTION


_DURATION: Final = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)
_UNITS: Final = ("year", "month", "week", "day", "hour", "minute", "second")


def duration_text(duration: str) -> str:
    """Return an ISO 8601 duration in words, or as received if it has another form.

    Example:
        >>> duration_text("P2Y6M"), duration_text("P0.5Y")
        ('2 years 6 months', 'P0.5Y')
    """
    found = _DURATION.fullmatch(duration)
    if found is None:
        return duration
    counts = [
        (int(count), unit) for count, unit in zip(found.groups(), _UNITS, strict=True) if count
    ]
    words = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in counts]
    return " ".join(words) or duration


class _View:
    """One conviction before one reader."""

    def __init__(self, conviction: Conviction, language: str) -> None:
        self._conviction = conviction
        self._language = language

    def heading(self) -> Iterator[Line]:
        held = self._conviction
        if held.asks_deletion:
            yield plain_line("deletion", "Deletion", "A decision orders deletion from the register")
        yield self._code("convicting-country", "Convicted in", COUNTRIES, held.convicting_country)
        yield plain_line("file-number", "File number", held.file_number)
        yield plain_line("decided-on", "Decided on", held.decided_on)
        yield plain_line("final-on", "Final on", held.final_on)
        yield from self._authority(held.authority)
        yield self._tri_state(
            "non-criminal-ruling", "Ruling of another kind", held.non_criminal_ruling
        )
        yield plain_line("retention-ends-on", "Kept until", held.retention_ends_on)
        yield self._tri_state(
            "transmittable", "May be passed on beyond criminal proceedings", held.transmittable
        )
        yield from self._remarks(held.remarks)
        if self._links_unstated():
            yield plain_line("links", "Note", UNSTATED_LINK)

    def parts(self) -> Iterator[Section]:
        held = self._conviction
        dated = sorted(held.decisions, key=lambda each: (each.decided_on or date.max, each.id))
        yield from (self._decision(each) for each in dated)
        yield from (self._offence(each) for each in held.offences)
        yield from (self._sanction(each) for each in held.sanctions)

    def _links_unstated(self) -> bool:
        held = self._conviction
        several = len(held.offences) > 1 and len(held.sanctions) > 0
        return several and not any(
            each.kind is RelationKind.SANCTION_TO_OFFENCES for each in held.relations
        )

    def _code(self, name: str, caption: str, table: CodeTable, value: str | None) -> Line:
        return code_line(name, caption, table, value, self._language)

    def _remarks(self, text: MultilingualText) -> Iterator[Line]:
        return remarks_lines(text, self._language)

    def _text(self, name: str, caption: str, text: MultilingualText) -> Line:
        return text_line(name, caption, text, self._language)

    def _tri_state(self, name: str, caption: str, value: TriState | None) -> Line:
        stated = None if value is None or value is TriState.UNKNOWN else value.value
        label = "" if stated is None else TRI_STATE.label(stated, self._language).text
        return Line(name, caption, label)

    def _authority(self, authority: Authority | None) -> Iterator[Line]:
        if authority is not None:
            yield self._text("authority", "Authority", authority.name)
            yield plain_line("authority-code", "Authority code", authority.code)

    def _decision(self, decision: Decision) -> Section:
        later = bool(decision.change_types)
        title = f"{'Later decision' if later else 'Decision'} {decision.id}"
        lines = [
            *(
                self._code("change", "Change made", DECISION_CHANGES, c)
                for c in decision.change_types
            ),
            plain_line("decided-on", "Decided on", decision.decided_on),
            plain_line("final-on", "Final on", decision.final_on),
            *self._authority(decision.authority),
            self._tri_state("delete", "Delete from the register", decision.delete_from_register),
            *self._remarks(decision.remarks),
            *self._linked(decision.id, RelationKind.DECISION_TO_OFFENCES, "Concerns offence"),
            *self._linked(decision.id, RelationKind.DECISION_TO_SANCTIONS, "Concerns sanction"),
        ]
        return section("decision", title, lines)

    def _offence(self, offence: Offence) -> Section:
        place = offence.place
        lines = [
            self._code("category", "Category", OFFENCES, offence.category),
            self._text("title", "Title", offence.title),
            plain_line("national-code", "National code", offence.national_code),
            plain_line("provisions", "Provisions", offence.provisions),
            plain_line("started-on", "From", offence.started_on),
            plain_line("ended-on", "Until", offence.ended_on),
            self._code("country", "Country", COUNTRIES, None if place is None else place.country),
            self._text("town", "Town", () if place is None else place.town),
            plain_line("occurrences", "Occurrences", offence.occurrences),
            self._tri_state("continuous", "Continuous", offence.continuous),
            self._code("completion", "Completion", COMPLETION_LEVELS, offence.completion),
            self._code(
                "participation", "Participation", PARTICIPATION_LEVELS, offence.participation
            ),
            self._tri_state(
                "responsibility",
                "Exempt from responsibility, or responsibility diminished",
                offence.responsibility_exemption,
            ),
            self._tri_state("recidivism", "Recidivism", offence.recidivism),
            *self._remarks(offence.remarks),
        ]
        return section("offence", f"Offence {offence.id}", lines)

    def _sanction(self, sanction: Sanction) -> Section:
        later = self._later_states(sanction.id)
        lines = [
            self._code("category", "Category", SANCTIONS, sanction.category),
            self._text("title", "Title", sanction.title),
            plain_line("national-code", "National code", sanction.national_code),
            self._code("nature", "Nature", SANCTION_NATURES, sanction.nature),
            self._code("alternative", "Alternative", ALTERNATIVE_TYPES, sanction.alternative),
            plain_line(
                "multiplier",
                "Times applied",
                sanction.multiplier if sanction.multiplier > 1 else None,
            ),
            self._tri_state("minors", "For minors only", sanction.specific_to_minors),
            *_period("sentenced", "Sentenced", sanction.sentenced),
            *_period("executed", "Executed", sanction.executed),
            plain_line("number-of-fines", "Number of fines", sanction.number_of_fines),
            _amount("fine", "Amount of one fine", sanction.amount_of_fine, sanction.currency),
            *self._remarks(sanction.remarks),
            *self._linked(sanction.id, RelationKind.SANCTION_TO_OFFENCES, "For offence"),
            *self._related(sanction.id),
            plain_line("later-state", "Later state of this sanction", ", ".join(later) or None),
        ]
        parts: list[Section] = []
        if sanction.suspension is not None:
            parts.append(self._suspension(sanction.suspension, sanction.currency))
        for interruption in sanction.interruptions:
            inner = [
                *_period("interrupted", "Interrupted", interruption.period),
                *self._remarks(interruption.remarks),
            ]
            parts.append(section("interruption", "Interruption", inner))
        return section("sanction", f"Sanction {sanction.id}", lines, parts)

    def _suspension(self, suspension: Suspension, currency: str | None) -> Section:
        lines = [
            self._code("kind", "Kind", SUSPENSION_TYPES, suspension.kind),
            *_period("period", "Period", suspension.period),
            _duration("suspended-part", "Suspended part", suspension.suspended_part),
            _duration("probation", "Probation", suspension.probation),
            _amount("suspended-amount", "Suspended amount", suspension.suspended_amount, currency),
            *self._remarks(suspension.remarks),
        ]
        return section("suspension", "Suspension", lines)

    def _relations(self, kind: RelationKind) -> Sequence[Relation]:
        return [each for each in self._conviction.relations if each.kind is kind]

    def _linked(self, source: str, kind: RelationKind, caption: str) -> Iterator[Line]:
        for relation in self._relations(kind):
            if relation.source == source:
                for target in relation.targets:
                    yield Line(kind.value, caption, self._part_title(target), code=target)

    def _part_title(self, identifier: str) -> str:
        """Return a part's id with the label of its category, so that links read by themselves."""
        for offence in self._conviction.offences:
            if offence.id == identifier and offence.category is not None:
                return f"{identifier} {OFFENCES.label(offence.category, self._language).text}"
        for sanction in self._conviction.sanctions:
            if sanction.id == identifier and sanction.category is not None:
                return f"{identifier} {SANCTIONS.label(sanction.category, self._language).text}"
        return identifier

    def _related(self, source: str) -> Iterator[Line]:
        for relation in self._relations(RelationKind.SANCTION_TO_SANCTIONS):
            if relation.source == source:
                kind = self._code("relation", "", SANCTION_RELATIONS, relation.relation_type)
                for target in relation.targets:
                    yield Line(
                        relation.kind.value,
                        kind.value or "Related sanction",
                        self._part_title(target),
                        note=kind.note,
                        code=relation.relation_type or "",
                    )

    def _later_states(self, identifier: str) -> list[str]:
        """Return the sanctions that say they are later states of this one.

        Only of the relation whose direction is known: it leads from the later state to
        the original.
        """
        later = SANCTION_RELATIONS.named("later-state-of").value
        return [
            relation.source
            for relation in self._relations(RelationKind.SANCTION_TO_SANCTIONS)
            if relation.relation_type == later and identifier in relation.targets
        ]


def _period(name: str, caption: str, period: Period | None) -> Iterator[Line]:
    if period is None:
        return
    yield _duration(name, caption, period.duration, inexact=period.duration_exact is TriState.NO)
    yield plain_line(f"{name}-from", f"{caption} from", period.starts_on)
    yield plain_line(f"{name}-until", f"{caption} until", period.ends_on)


def _duration(name: str, caption: str, duration: str | None, *, inexact: bool = False) -> Line:
    if duration is None:
        return Line(name, caption, "")
    note = "not exact" if inexact else ""
    return Line(name, caption, duration_text(duration), note, code=duration)


def amount_words(amount: Amount, currency: str | None) -> tuple[str, str]:
    """Return an amount with its currency, and a note if it can be read in two ways."""
    text, note = amount_text(amount)
    letters = "" if currency is None else (currency_letters_of(currency) or currency)
    return f"{text} {letters}".rstrip(), note


def _amount(name: str, caption: str, amount: Amount | None, currency: str | None) -> Line:
    if amount is None:
        return Line(name, caption, "")
    words, note = amount_words(amount, currency)
    return Line(name, caption, words, note, code=currency or "")
