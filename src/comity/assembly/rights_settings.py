"""Settings of persons' rights, and the office made from them."""

from typing import Annotated, Literal

import msgspec

from comity.exchange.outbox import Rails
from comity.policy.rules import NodeRules
from comity.rights.office import RightsOffice, RightsSettings


class RightsPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the authority decided for requests of persons; see ``rights.office``.

    Attributes:
        answer_days: Calendar days for an answer where the law sets no number.
        most_extension_days: The most that one request may be put off altogether.
        attention_days: Calendar days before a deadline at which it is told of.
        embargo_days: The longest an embargo on looks lasts before it is reviewed.
        officials: How those who looked are told of.
        tells_partners: Whether other states are told who looked at what they gave us.
        supervisor: Name and address of the supervisory authority, for letters.
        court: Name and address of the court for judicial remedies, for letters.
    """

    answer_days: Annotated[int, msgspec.Meta(ge=1, le=366)] = 30
    most_extension_days: Annotated[int, msgspec.Meta(ge=1, le=366)] = 60
    attention_days: Annotated[int, msgspec.Meta(ge=0, le=60)] = 5
    embargo_days: Annotated[int, msgspec.Meta(ge=1, le=366)] = 90
    officials: Literal["function", "number", "name"] = "function"
    tells_partners: bool = True
    supervisor: Annotated[str, msgspec.Meta(max_length=400)] = ""
    court: Annotated[str, msgspec.Meta(max_length=400)] = ""


def rights_office(
    part: RightsPart,
    rails: Rails,
    rules: NodeRules,
    *,
    name: str,
    time_zone: str,
    region: str | None,
) -> RightsOffice:
    """Return the office that persons turn to.

    Args:
        part: The settings.
        rails: How messages are composed.
        rules: What the state decided where the law leaves a choice.
        name: The authority's name.
        time_zone: Of its seat.
        region: Whose holidays count beside the state's.
    """
    settings = RightsSettings(
        answer_days=part.answer_days,
        most_extension_days=part.most_extension_days,
        attention_days=part.attention_days,
        embargo_days=part.embargo_days,
        officials=part.officials,
        tells_partners=part.tells_partners,
        supervisor=part.supervisor,
        court=part.court,
    )
    return RightsOffice(settings, rules, rails, name, time_zone, region)
