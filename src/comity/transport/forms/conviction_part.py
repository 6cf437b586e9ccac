"""The part of a reply that states one conviction."""

from collections.abc import Iterator

from comity.codes.catalogue import (
    ALTERNATIVE_TYPES,
    COMPLETION_LEVELS,
    DECISION_CHANGES,
    OFFENCES,
    PARTICIPATION_LEVELS,
    SANCTION_NATURES,
    SANCTIONS,
    SUSPENSION_TYPES,
)
from comity.records.model import (
    Authority,
    Conviction,
    Decision,
    Offence,
    Period,
    RelationKind,
    Sanction,
    Suspension,
    TriState,
)
from comity.records.presentation import amount_words
from comity.transport.forms.content import Field, Part
from comity.transport.forms.wording import Wording, day_words, lined

_UNTIL = "/"
"""Between two days, as ISO 8601 writes an interval."""


def conviction_part(
    conviction: Conviction, number: int, wording: Wording, *, brief: bool = False
) -> Part:
    """Return the part about one conviction.

    Args:
        conviction: The conviction.
        number: Its place in the reply, from 1.
        wording: The languages.
        brief: Whether to leave out the marks by which offences and sanctions refer to each
            other, where there is one of each at most.
    """
    is_plain = brief and len(conviction.offences) <= 1 and len(conviction.sanctions) <= 1
    later = [
        each
        for each in conviction.decisions
        if each.change_types or each.remarks or each.delete_from_register is TriState.YES
    ]
    values = [
        ("convicting-state", wording.country(conviction.convicting_country)),
        ("court", _authority(conviction.authority, wording)),
        ("file-number", lined([conviction.file_number or "", f"[{conviction.id}]"], " ")),
        ("decided-on", day_words(conviction.decided_on)),
        ("final-on", day_words(conviction.final_on)),
        *(("offence", _offence(each, wording, is_plain=is_plain)) for each in conviction.offences),
        *(
            ("sanction", _sanction(conviction, each, wording, is_plain=is_plain))
            for each in conviction.sanctions
        ),
        *(("later-decision", _decision(each, wording)) for each in later),
        ("transmittable", wording.tri_state(conviction.transmittable)),
        ("non-criminal-ruling", wording.tri_state(conviction.non_criminal_ruling)),
        ("remarks", wording.text(conviction.remarks)),
    ]
    fields = tuple(
        Field(f"conviction-{number}.{place:02d}-{label}", label, value)
        for place, (label, value) in enumerate(values, 1)
    )
    return Part("section-conviction", fields, str(number))


def _stated(label: str, value: TriState, wording: Wording) -> str:
    """Return a statement that is only made where it is a yes."""
    return wording.label(label) if value is TriState.YES else ""


def _authority(authority: Authority | None, wording: Wording) -> str:
    if authority is None:
        return ""
    return lined([wording.text(authority.name), authority.code or ""], ", ")


def _marked(mark: str, text: str, *, is_plain: bool) -> str:
    """Return a text behind the mark by which other parts refer to it."""
    return text if is_plain else f"{mark}: {text}".rstrip(": ")


def _offence(offence: Offence, wording: Wording, *, is_plain: bool) -> str:
    days = [day for day in (offence.started_on, offence.ended_on) if day and not day.is_unknown]
    times = "" if offence.occurrences is None else f"x {offence.occurrences}"
    when = _UNTIL.join(dict.fromkeys(str(day) for day in days))
    return lined(
        [
            _marked(offence.id, wording.code(OFFENCES, offence.category), is_plain=is_plain),
            wording.text(offence.title),
            lined([offence.provisions or "", offence.national_code or ""], ", "),
            lined([when, wording.place(offence.place), times], "; "),
            wording.code(COMPLETION_LEVELS, offence.completion),
            wording.code(PARTICIPATION_LEVELS, offence.participation),
            _stated("exempt", offence.responsibility_exemption, wording),
            _stated("recidivism", offence.recidivism, wording),
            wording.text(offence.remarks),
        ]
    )


def _sanction(
    conviction: Conviction, sanction: Sanction, wording: Wording, *, is_plain: bool
) -> str:
    fine = ""
    if sanction.amount_of_fine is not None:
        fine = amount_words(sanction.amount_of_fine, sanction.currency)[0]
        if sanction.number_of_fines is not None:
            fine = f"{sanction.number_of_fines} x {fine}"
    times = f"x {sanction.multiplier}" if sanction.multiplier > 1 else ""
    return lined(
        [
            _marked(sanction.id, wording.code(SANCTIONS, sanction.category), is_plain=is_plain),
            wording.text(sanction.title),
            wording.code(SANCTION_NATURES, sanction.nature),
            wording.code(ALTERNATIVE_TYPES, sanction.alternative),
            lined([times, fine, sanction.national_code or ""], "; "),
            _period(sanction.sentenced, wording),
            _period(sanction.executed, wording),
            *_suspension(sanction.suspension, sanction.currency, wording),
            *(
                lined([_period(each.period, wording), wording.text(each.remarks)], ", ")
                for each in sanction.interruptions
            ),
            "" if is_plain else _links(conviction, sanction),
            wording.text(sanction.remarks),
        ]
    )


def _links(conviction: Conviction, sanction: Sanction) -> str:
    """Return which parts the sanction is linked with, by their ids."""
    return lined(
        (
            f"{relation.source}: {', '.join(relation.targets)} {relation.relation_type or ''}"
            for relation in conviction.relations
            if relation.source == sanction.id
            and relation.kind
            in {RelationKind.SANCTION_TO_OFFENCES, RelationKind.SANCTION_TO_SANCTIONS}
        ),
        "; ",
    ).rstrip()


def _suspension(
    suspension: Suspension | None, currency: str | None, wording: Wording
) -> Iterator[str]:
    if suspension is None:
        return
    amount = suspension.suspended_amount
    kind = wording.code(SUSPENSION_TYPES, suspension.kind)
    yield lined([wording.label("suspended"), kind], ": ")
    yield lined(
        [
            _period(suspension.period, wording),
            wording.duration(suspension.suspended_part),
            wording.duration(suspension.probation),
            "" if amount is None else amount_words(amount, currency)[0],
        ],
        "; ",
    )
    yield wording.text(suspension.remarks)


def _decision(decision: Decision, wording: Wording) -> str:
    return lined(
        [
            lined((wording.code(DECISION_CHANGES, each) for each in decision.change_types), ", "),
            _stated("deletion", decision.delete_from_register, wording),
            lined([day_words(decision.decided_on), day_words(decision.final_on)], _UNTIL),
            _authority(decision.authority, wording),
            wording.text(decision.remarks),
        ]
    )


def _period(period: Period | None, wording: Wording) -> str:
    if period is None:
        return ""
    days = [day for day in (day_words(period.starts_on), day_words(period.ends_on)) if day]
    return lined([wording.duration(period.duration), _UNTIL.join(days)], ", ")
