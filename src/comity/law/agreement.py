"""Agreements between states as reviewed text: terms, each with its provision and provenance."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, unique
from importlib.resources import files
from types import MappingProxyType
from typing import Final, TypeVar

from comity.errors import ConfigurationInvalid
from comity.ids import StateCode
from comity.law.citation import Basis, Citation, Provenance, Validity
from comity.law.purposes import Purpose


@unique
class Topic(StrEnum):
    """What a term is about."""

    PARTIES = "parties"
    VALIDITY = "validity"
    RESERVATIONS = "reservations"
    PURPOSES = "purposes"
    DATA = "data"
    LANGUAGES = "languages"
    CHANNELS = "channels"
    TIME_LIMITS = "time-limits"
    ONWARD_TRANSFER = "onward-transfer"


@dataclass(frozen=True, slots=True)
class Term:
    """One term of an agreement.

    Attributes:
        topic: What it is about.
        statement: What it says, in one sentence.
        values: What it names: states, purposes, categories, keys of time limits.
        basis: Provision and provenance.
    """

    topic: Topic
    statement: str
    values: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Agreement:
    """An instrument, or what two states add to one, as the terms that a node goes by.

    Attributes:
        key: Stable name.
        title: Short title as officials say it.
        terms: Its terms, in the order of the text.
        text: The text itself, which receipts of decisions commit to.
        validity: Days on which it governs.
        supplements: Key of the instrument that it adds to; empty for an instrument.
        widens: Whether it says itself that it names parties which the instrument does not.
    """

    key: str
    title: str
    terms: tuple[Term, ...]
    text: str = field(repr=False)
    validity: Validity
    supplements: str = ""
    widens: bool = False

    def values_of(self, topic: Topic) -> frozenset[str]:
        """Return all that the terms on a topic name."""
        return frozenset(each for term in self.terms if term.topic is topic for each in term.values)

    @property
    def parties(self) -> frozenset[StateCode]:
        """ISO codes of the states that it names."""
        return frozenset(StateCode(each) for each in self.values_of(Topic.PARTIES))

    @property
    def purposes(self) -> frozenset[Purpose]:
        """Purposes that it covers: those it names, without those that are reserved."""
        return frozenset(map(Purpose, self.values_of(Topic.PURPOSES))) - self.reserved

    @property
    def reserved(self) -> frozenset[Purpose]:
        """Purposes that a reservation takes out."""
        return frozenset(map(Purpose, self.values_of(Topic.RESERVATIONS)))


_FIELDS: Final = frozenset({"key", "title", "valid_from", "valid_until", "term"})
_OWN_FIELDS: Final = _FIELDS | {"supplements", "widens"}
_TERM_FIELDS: Final = frozenset(
    {"topic", "values", "statement", "act", "provision", "provenance", "source"}
)
_STATE: Final = re.compile(r"[A-Z]{2}")
_WORD: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST: Final = 2000

_Value = TypeVar("_Value")


def read_agreement(text: str, *, where: str, own: bool) -> Agreement:
    """Return the agreement that a text states.

    Args:
        text: TOML; every field is known, and every term names its provision and provenance.
        where: Name of the file, for messages.
        own: Whether it is a state's own file, which supplements an instrument, rather than
            one of the instruments that come with Comity.

    Raises:
        ConfigurationInvalid: The text breaks a rule; the message names the field and the rule.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationInvalid(f"{where}: not TOML: {error}") from error
    _known(raw, _OWN_FIELDS if own else _FIELDS, where)
    given = raw.get("term", [])
    if not isinstance(given, list) or not given:
        raise ConfigurationInvalid(f"{where}: term: at least one [[term]] is needed")
    agreement = Agreement(
        key=_matching(_text(raw, "key", where), _WORD, f"{where}: key"),
        title=_text(raw, "title", where),
        terms=tuple(_term(each, f"{where}: term {n}") for n, each in enumerate(given, 1)),
        text=text,
        validity=_validity(raw, where),
        supplements=_text(raw, "supplements", where) if own else "",
        widens=_typed(raw.get("widens", False), bool, f"{where}: widens: true or false"),
    )
    if own:
        _fits(agreement, where)
    elif not agreement.values_of(Topic.PURPOSES):
        raise ConfigurationInvalid(f"{where}: term: an instrument names its purposes")
    return agreement


def _term(raw: object, where: str) -> Term:
    table = _typed(raw, dict, f"{where}: a table")
    _known(table, _TERM_FIELDS, where)
    topic = _one_of(Topic, _text(table, "topic", where), f"{where}: topic")
    listed = _typed(table.get("values", []), list, f"{where}: values: a list of words")
    values = tuple(_value(topic, each, f"{where}: values") for each in listed)
    if len(set(values)) != len(values):
        raise ConfigurationInvalid(f"{where}: values: each stands there once")
    provenance = _one_of(Provenance, _text(table, "provenance", where), f"{where}: provenance")
    citation = Citation(_text(table, "act", where), _text(table, "provision", where))
    basis = Basis(citation, provenance, _text(table, "source", where))
    return Term(topic, _text(table, "statement", where), values, basis)


def _value(topic: Topic, raw: object, where: str) -> str:
    word = _typed(raw, str, f"{where}: words in quotation marks")
    match topic:
        case Topic.PARTIES:
            return _matching(word, _STATE, where)
        case Topic.PURPOSES | Topic.RESERVATIONS:
            return _one_of(Purpose, word, where)
        case _:
            return _matching(word, _WORD, where)


def _validity(raw: Mapping[str, object], where: str) -> Validity:
    days: list[date | None] = []
    for name in ("valid_from", "valid_until"):
        day = raw.get(name)
        # A moment is a date to Python and no day to the law.
        if day is not None and type(day) is not date:
            raise ConfigurationInvalid(f"{where}: {name}: a day, as 2026-01-31")
        days.append(day)
    try:
        return Validity(*days)
    except ValueError as error:
        raise ConfigurationInvalid(f"{where}: valid_until: {error}") from error


def _fits(own: Agreement, where: str) -> None:
    """Check that a state's own file supplements an instrument, and says where it widens one.

    Raises:
        ConfigurationInvalid: It does not.
    """
    base = SHIPPED.get(own.supplements)
    if base is None:
        known = ", ".join(sorted(SHIPPED))
        raise ConfigurationInvalid(f"{where}: supplements: one of {known}")
    if own.key in SHIPPED:
        raise ConfigurationInvalid(f"{where}: key: {own.key} is the name of a shipped instrument")
    if len(own.parties) < 2:
        raise ConfigurationInvalid(f"{where}: term: parties: at least two states are named")
    added = sorted(own.parties - base.parties)
    if added and not own.widens:
        raise ConfigurationInvalid(
            f"{where}: term: parties: {added[0]} is not known here as a party to {base.key}; "
            "if your state found that it is, the file says widens = true"
        )
    if own.widens and not added:
        raise ConfigurationInvalid(f"{where}: widens: it adds no party to {base.key}")
    if own.widens and base.key != _OPEN_TO_OTHERS:
        raise ConfigurationInvalid(f"{where}: widens: nobody is added to {base.key} by a finding")
    if own.widens and own.validity != Validity():
        raise ConfigurationInvalid(
            f"{where}: valid_from, valid_until: a file that names a new party counts as long as "
            "it is listed"
        )
    if own.values_of(Topic.PURPOSES) - base.values_of(Topic.PURPOSES):
        raise ConfigurationInvalid(f"{where}: term: purposes: {base.key} does not cover them all")


def _known(table: Mapping[str, object], fields: Iterable[str], where: str) -> None:
    strange = sorted(set(table) - set(fields))
    if strange:
        raise ConfigurationInvalid(f"{where}: {strange[0]}: no such field")


def _text(table: Mapping[str, object], name: str, where: str) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
        raise ConfigurationInvalid(f"{where}: {name}: words, at most {_LONGEST} characters")
    return value


def _typed(value: object, kind: type[_Value], rule: str) -> _Value:
    if not isinstance(value, kind):
        raise ConfigurationInvalid(rule)
    return value


_Closed = TypeVar("_Closed", bound=StrEnum)


def _one_of(kind: type[_Closed], word: str, where: str) -> _Closed:
    try:
        return kind(word)
    except ValueError:
        known = ", ".join(kind)
        raise ConfigurationInvalid(f"{where}: {word!r} is not one of {known}") from None


def _matching(word: str, form: re.Pattern[str], where: str) -> str:
    if form.fullmatch(word) is None:
        raise ConfigurationInvalid(f"{where}: {word!r} has not the form {form.pattern}")
    return word


_OPEN_TO_OTHERS: Final = "coe-1959"
"""The only instrument whose list of parties is known to be incomplete here."""


def _shipped() -> Mapping[str, Agreement]:
    folder = files("comity.law").joinpath("agreements")
    found = sorted(
        (each for each in folder.iterdir() if each.name.endswith(".toml")),
        key=lambda each: each.name,
    )
    read = (read_agreement(each.read_text("utf-8"), where=each.name, own=False) for each in found)
    return MappingProxyType({each.key: each for each in read})


SHIPPED: Final = _shipped()
"""The instruments of the exchange, by key."""
