"""Settings of disclosure: what a look must state, which law narrows an answer, bounds."""

from typing import Annotated

import msgspec

from comity.law.minimisation import DataCategory
from comity.law.purposes import Purpose
from comity.records.disclosure_settings import MOST_AT_ONCE, DisclosureSettings, RequiredReason


class CarriedPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an answer carries for one purpose beyond the table of the law.

    Attributes:
        purpose: The purpose.
        categories: The categories of data.
    """

    purpose: Purpose
    categories: tuple[DataCategory, ...]


class DisclosurePart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the authority decided about disclosure; see ``records.disclosure_settings``."""

    require_reason: RequiredReason = RequiredReason.CODE_AND_CASE
    reason_length: Annotated[int, msgspec.Meta(ge=1, le=200)] = 1
    rule_packs: tuple[str, ...] = ()
    carried: tuple[CarriedPart, ...] = ()
    most_at_once: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = MOST_AT_ONCE


def disclosure_settings(part: DisclosurePart) -> DisclosureSettings:
    """Return the settings of disclosure.

    Raises:
        ConfigurationInvalid: A rule pack is not known. The operator's mistake.
    """
    return DisclosureSettings(
        require_reason=part.require_reason,
        reason_length=part.reason_length,
        rule_packs=part.rule_packs,
        carried={each.purpose: frozenset(each.categories) for each in part.carried},
        most_at_once=part.most_at_once,
    )
