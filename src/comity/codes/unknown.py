"""The literals with which a sender says "not known".

The schemas require elements that a register may not have; the sender then writes an agreed
value. Two such values are equal as text and say nothing: whoever matches must treat them as
missing, and whoever shows them must show "unknown", never 1 January 1800.

Source:
    ECRIS Detailed Technical Specifications v1.0: default values of the published schemas.
"""

from datetime import date

from comity.codes.catalogue import SEXES, table_of

UNKNOWN_DATE = date(1800, 1, 1)
UNKNOWN_YEAR = 1800
UNKNOWN_TEXT = "UNKNOWN"
UNKNOWN_SEX = SEXES.named("unknown").value
UNKNOWN_COUNTRY = "CO-00-999-XXX"
UNKNOWN_OFFENCE = "O-00-270000"
UNKNOWN_SANCTION = "S-00-012000"
UNKNOWN_NATURE = "N-00-Z"
UNKNOWN_SUSPENSION = "S-00-Z"
UNKNOWN_ALTERNATIVE = "SAT-00-Z"


def is_unknown_literal(value: str) -> bool:
    """Tell whether a text or code received is one of the agreed literals.

    Sex is not covered: ``0`` has that meaning only where a sex stands; ask
    ``catalogue.SEXES``.

    Args:
        value: A code, a date in ISO form, or a text, as received.

    Returns:
        True also for ``O-00-270000`` and ``S-00-012000``, which may mean "other" too;
        ``CodeTable.reading`` tells the two apart.

    Example:
        >>> [is_unknown_literal(v) for v in ("CO-00-999-XXX", "1800-01-01", "O-00-170100")]
        [True, True, False]
    """
    if value in {UNKNOWN_TEXT, UNKNOWN_DATE.isoformat()}:
        return True
    holder = table_of(value)
    return holder is not None and holder.is_unknown_literal(value)
