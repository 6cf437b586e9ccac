"""The fields of bodies, each with its limits."""

from typing import Annotated

import msgspec
from msgspec import Meta

_NAME = r"^\S.*$"

ShortText = Annotated[str, Meta(min_length=1, max_length=200, pattern=_NAME)]
Words = Annotated[str, Meta(min_length=1, max_length=2000)]
OptionalWords = Annotated[str, Meta(max_length=2000)]
Reference = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$", max_length=80)]
Convictions = Annotated[tuple[Reference, ...], Meta(max_length=200)]
StateText = Annotated[str, Meta(pattern=r"^[A-Z]{2}$", max_length=2)]
CountryText = Annotated[str, Meta(max_length=20, min_length=2, pattern=r"^[A-Z]{2,3}$")]
DateText = Annotated[
    str, Meta(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", min_length=4, max_length=10)
]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every body. It says nothing of itself: it may describe a person."""

    def __repr__(self) -> str:
        """Return the name of the type only."""
        return f"{type(self).__name__}(…)"


class PersonBody(Body, frozen=True, omit_defaults=True):
    """A person, as an official describes them."""

    surname: ShortText | None = None
    second_surname: ShortText | None = None
    forename: ShortText | None = None
    birth_date: DateText | None = None
    birth_town: ShortText | None = None
    birth_country: CountryText | None = None
    sex: Annotated[str, Meta(pattern=r"^(male|female|unknown)$", max_length=7)] | None = None
    nationality: Annotated[tuple[CountryText, ...], Meta(max_length=10)] = ()
    identity_number: Annotated[tuple[ShortText, ...], Meta(max_length=10)] = ()
    father_forename: ShortText | None = None
    mother_forename: ShortText | None = None
