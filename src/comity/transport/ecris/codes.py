"""Codes whose official values are published nowhere, as the operator configured them.

The specification gives the form of the codes for purposes, requesting authorities, answers
to questions and functional errors, and not their values. An operator who holds the official
tables writes them down; Comity's own values, under version 99, fill a gap where the operator
agrees to that, and are understood in any case.

Source: ECRIS DTS v1.0, common reference tables (patterns read; values not published).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Protocol

from comity.errors import ConfigurationInvalid
from comity.law.purposes import Purpose
from comity.policy.facts import RequestingAuthority
from comity.records.messages import InformationOutcome

RELATION_DEFAULT: Final = "SSR-00-02"
"""Type of a link between sanctions that states none; its meaning is inferred, not read."""


class Codes(Protocol):
    """What stands on the wire for a word of ours, and the reverse.

    Reading is total: a code that nobody configured comes back as it was sent.
    """

    def purpose_sent(self, purpose: str) -> str | None:
        """Return the code of a purpose, by its name or as a code; ``None`` if there is none."""
        ...

    def purpose_read(self, code: str) -> str:
        """Return the name of a purpose, or the code as sent."""
        ...

    def authority_sent(self, kind: str | None) -> str | None:
        """Return the code of a kind of authority; ``None`` if there is none for it."""
        ...

    def authority_read(self, code: str) -> str:
        """Return the kind of an authority, or the code as sent."""
        ...

    def information_sent(self, outcome: str) -> str:
        """Return the code that says whether information could be given."""
        ...

    def information_read(self, code: str) -> str:
        """Return a value of ``InformationOutcome``, or the code as sent."""
        ...

    def error_sent(self, code: str) -> str:
        """Return the partner network's code of a functional error of ours."""
        ...

    def error_read(self, code: str) -> str:
        """Return our code of a functional error, or the code as sent."""
        ...

    def relation_default(self) -> str:
        """Return the type of a link between sanctions that states none."""
        ...


_OWN_PURPOSES: Final[Mapping[str, str]] = {
    Purpose.CRIMINAL_PROCEEDINGS: "P-99-001000",
    Purpose.OWN_RECORD: "P-99-002000",
    Purpose.SECURITY_CLEARANCE: "P-99-003000",
    Purpose.LICENCE_OR_PERMIT: "P-99-004000",
    Purpose.EMPLOYMENT_VETTING: "P-99-005000",
    Purpose.WORK_WITH_CHILDREN: "P-99-006000",
    Purpose.MIGRATION: "P-99-007000",
    Purpose.PUBLIC_CONTRACTS: "P-99-008000",
    Purpose.OTHER: "P-99-009000",
}
_OWN_AUTHORITIES: Final[Mapping[str, str]] = {
    RequestingAuthority.JUDICIAL: "RAT-99-J",
    RequestingAuthority.ADMINISTRATIVE: "RAT-99-A",
    RequestingAuthority.PERSON_CONCERNED: "RAT-99-P",
    RequestingAuthority.NOT_STATED: "RAT-99-N",
}
_OWN_INFORMATION: Final[Mapping[str, str]] = {
    InformationOutcome.AVAILABLE: "ART-99-00",
    InformationOutcome.NOT_AVAILABLE: "ART-99-01",
}


@dataclass(frozen=True, slots=True)
class _Table:
    """One table of codes, in both directions.

    Attributes:
        name: Its name in the configuration.
        form: What its codes look like on the wire.
        sent: The code written for each word of ours.
        read: The word of ours for each code.
    """

    name: str
    form: re.Pattern[str]
    sent: Mapping[str, str]
    read: Mapping[str, str]

    def code(self, word: str) -> str | None:
        """Return what is written for a word; a code of the right form stands for itself."""
        known = self.sent.get(word)
        if known is None and self.form.fullmatch(word):
            return word
        return known


def _table(
    name: str,
    pattern: str,
    configured: Mapping[str, Sequence[str]],
    own: Mapping[str, str],
    *,
    words: Iterable[str] | None,
    fill: bool,
) -> _Table:
    form = re.compile(pattern, re.ASCII)
    known = None if words is None else frozenset(words)
    read: dict[str, str] = {code: word for word, code in own.items()}
    sent: dict[str, str] = dict(own) if fill else {}
    shared: set[str] = set()
    for word, codes in configured.items():
        if known is not None and word not in known:
            raise ConfigurationInvalid(f"ecris.codes.{name} names {word[:50]!r}, which is nothing")
        if not codes:
            raise ConfigurationInvalid(f"ecris.codes.{name}.{word[:50]} names no code")
        for code in codes:
            if not form.fullmatch(code):
                raise ConfigurationInvalid(
                    f"ecris.codes.{name}.{word[:50]}: {code[:20]!r} has not the form of such a code"
                )
            if read.get(code, word) != word:
                shared.add(code)
            read[code] = word
        sent[word] = codes[0]
    for code in shared:
        # What two words of ours share says neither: a human reads it.
        del read[code]
    return _Table(name, form, MappingProxyType(sent), MappingProxyType(read))


@dataclass(frozen=True, slots=True, init=False)
class ConfiguredCodes:
    """The codes of one node, from its configuration.

    Of several codes for one word the first is written and all are read. A code given to
    two words is written for both and read as sent, so that an officer decides.
    """

    _purposes: _Table
    _authorities: _Table
    _information: _Table
    _errors: _Table
    _relation: str = field(default=RELATION_DEFAULT)

    def __init__(
        self,
        *,
        purposes: Mapping[str, Sequence[str]] = MappingProxyType({}),
        authority_types: Mapping[str, Sequence[str]] = MappingProxyType({}),
        additional_information: Mapping[str, Sequence[str]] = MappingProxyType({}),
        functional_errors: Mapping[str, Sequence[str]] = MappingProxyType({}),
        sanction_relation: str = RELATION_DEFAULT,
        own_codes: bool = False,
    ) -> None:
        """Check the configuration.

        Args:
            purposes: Codes of each purpose, by its name in ``law.purposes``.
            authority_types: Codes of each ``policy.facts.RequestingAuthority``.
            additional_information: Codes of each ``InformationOutcome``.
            functional_errors: The network's codes of our functional errors.
            sanction_relation: Type of a link between sanctions that states none.
            own_codes: Whether Comity's own codes are written where none is configured
                for a purpose or an authority. A partner who has never heard of Comity
                does not know them.

        Raises:
            ConfigurationInvalid: A name or a code is none. Whoever wrote the
                configuration must change it.
        """
        if not re.fullmatch(r"SSR-[0-9]{2}-[0-9]{2}", sanction_relation):
            raise ConfigurationInvalid("ecris.codes.sanction_relation is no such code")
        tables = {
            "_purposes": _table(
                "purposes",
                r"P-[0-9]{2}-[0-9]{6}",
                purposes,
                _OWN_PURPOSES,
                words=Purpose,
                fill=own_codes,
            ),
            "_authorities": _table(
                "authority_types",
                r"RAT-[0-9]{2}-[A-Z]",
                authority_types,
                _OWN_AUTHORITIES,
                words=RequestingAuthority,
                fill=own_codes,
            ),
            "_information": _table(
                "additional_information",
                r"ART-[0-9]{2}-[0-9]{2}",
                additional_information,
                _OWN_INFORMATION,
                words=InformationOutcome,
                fill=True,
            ),
            "_errors": _table(
                "functional_errors",
                r"FE-[0-9]{5}",
                functional_errors,
                {},
                words=None,
                fill=False,
            ),
        }
        for name, table in tables.items():
            object.__setattr__(self, name, table)
        object.__setattr__(self, "_relation", sanction_relation)

    def purpose_sent(self, purpose: str) -> str | None:
        """Return the code of a purpose, by its name or as a code; ``None`` if there is none."""
        return self._purposes.code(purpose)

    def purpose_read(self, code: str) -> str:
        """Return the name of a purpose, or the code as sent."""
        return self._purposes.read.get(code, code)

    def authority_sent(self, kind: str | None) -> str | None:
        """Return the code of a kind of authority; ``None`` if there is none for it.

        What is not stated, and what is no kind known here, counts as not stated.
        """
        stated = self._authorities.code(kind or RequestingAuthority.NOT_STATED)
        return stated or self._authorities.sent.get(RequestingAuthority.NOT_STATED)

    def authority_read(self, code: str) -> str:
        """Return the kind of an authority, or the code as sent."""
        return self._authorities.read.get(code, code)

    def information_sent(self, outcome: str) -> str:
        """Return the code that says whether information could be given.

        An outcome that is no word of ours and no code says nothing: "not available".
        """
        code = self._information.code(outcome)
        return code or self._information.sent[InformationOutcome.NOT_AVAILABLE]

    def information_read(self, code: str) -> str:
        """Return a value of ``InformationOutcome``, or the code as sent."""
        return self._information.read.get(code, code)

    def error_sent(self, code: str) -> str:
        """Return the partner network's code of a functional error of ours."""
        return self._errors.sent.get(code, code)

    def error_read(self, code: str) -> str:
        """Return our code of a functional error, or the code as sent."""
        return self._errors.read.get(code, code)

    def relation_default(self) -> str:
        """Return the type of a link between sanctions that states none."""
        return self._relation


OWN_CODES: Final[Codes] = ConfiguredCodes(own_codes=True)
"""Comity's own values throughout: for tests, exercises, and two nodes that agree on them."""
