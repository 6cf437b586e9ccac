"""Valid messages of ECRIS v1.0, made from chance: what the schemas allow, not what is usual.

Written by hand from the schemas and not from the tables of the product, so that one
mistake does not hide in both. Every message is drawn from one number, which a failing test
prints; nothing here comes near a real person.
"""

import base64
import hashlib
from collections.abc import Callable
from random import Random
from typing import Final
from xml.sax.saxutils import escape

from hypothesis import strategies as st

NAMESPACES: Final = {
    "svc": "http://ec.europa.eu/ECRIS/service-v1.0",
    "msg": "http://ec.europa.eu/ECRIS/messages-v1.0",
    "dm": "http://ec.europa.eu/ECRIS/domain-model-v1.0",
    "cm": "http://ec.europa.eu/ECRIS/commons-v1.0",
}
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"

KINDS: Final = {
    "RequestMessage": "REQ",
    "RequestPushMessage": "REQ",
    "RequestDeadlineMessage": "RDL",
    "RequestResponseMessage": "RRS",
    "RequestResponsePushMessage": "RRS",
    "NotificationMessage": "NOT",
    "NotificationPushMessage": "NOT",
    "NotificationResponseMessage": "NRS",
    "NotificationResponsePushMessage": "NRS",
    "RequestAdditionalInfoMessage": "RAI",
    "RequestAdditionalInfoResponseMessage": "RAR",
    "RequestAdditionalInfoResponsePushMessage": "RAR",
    "FunctionalErrorMessage": "FEM",
    "IsAliveMessage": "IAL",
    "CancellationMessage": "CAN",
}
_LETTERS: Final = (
    "abcdefghijklmnopqrstuvwxyzéöüñçšžłøå"
    "\u0431\u0432\u0436\u0449\u044a\u0401\u03b2\u03c2\u0386'-.,;:/()&\"§…"
)
_NBSP: Final = "\u00a0"


class Maker:
    """Makes one message.

    Args:
        seed: What it is drawn from.
        plain: Whether to leave out the oddities of writing, for a message that is read by
            people or by a tool that does not know them.
    """

    def __init__(self, seed: int, *, plain: bool = False) -> None:
        self.random = Random(seed)  # noqa: S311 - no secret is made of it
        self.plain = plain
        self.prefixes = {
            name: name if plain or self.maybe() else self.random.choice("abcxyz") + name
            for name in NAMESPACES
        }
        self.counts = dict.fromkeys("DOS", 0)
        self.convictions: list[str] = []

    # --- chance

    def maybe(self, share: float = 0.5) -> bool:
        return self.random.random() < share

    def odd(self, share: float = 0.1) -> bool:
        return not self.plain and self.maybe(share)

    def several(self, make: Callable[[], str], least: int = 0, most: int = 2) -> str:
        return "".join(make() for _ in range(self.random.randint(least, most)))

    def if_any(self, make: Callable[[], str], share: float = 0.4) -> str:
        return make() if self.maybe(share) else ""

    # --- writing

    def gap(self) -> str:
        if self.odd(0.15):
            return self.random.choice(["\n  ", " ", "\t", "<!-- note -->", "<?note?>"])
        return ""

    def element(self, name: str, *content: str, type_: str = "", attributes: str = "") -> str:
        """Write an element of elements, perhaps with blanks and a type nobody needs."""
        prefix, local = name.split(":")
        tag = f"{self.prefixes[prefix]}:{local}"
        typed = f' xsi:type="{self.qualified(type_)}"' if type_ and self.odd() else ""
        inside = "".join(self.gap() + part for part in content if part) + self.gap()
        if self.odd(0.02):
            # The prefixes may be bound anew on any element.
            attributes += f' xmlns:{self.prefixes[prefix]}="{NAMESPACES[prefix]}"'
        return f"<{tag}{typed}{attributes}>{inside}</{tag}>"

    def qualified(self, name: str) -> str:
        prefix, local = name.split(":")
        return f"{self.prefixes[prefix]}:{local}"

    def simple(self, name: str, text: str, attributes: str = "", *, default: str = "") -> str:
        """Write an element of text; one that means its default may be empty."""
        prefix, local = name.split(":")
        tag = f"{self.prefixes[prefix]}:{local}"
        inside = "" if default and self.odd() else self.padded(escape(text).replace("\r", "&#13;"))
        return f"<{tag}{attributes}>{inside}</{tag}>"

    def padded(self, text: str) -> str:
        if self.odd(0.06):
            return self.random.choice([f" {text}", f"{text}\n", f"\t{text} ", f"<!-- x -->{text}"])
        return text

    def raw(self, name: str, text: str, attributes: str = "") -> str:
        """Write an element of text whose blanks count."""
        tag = self.qualified(name)
        return f"<{tag}{attributes}>{escape(text).replace(chr(13), '&#13;')}</{tag}>"

    # --- simple values

    def text(self, longest: int, shortest: int = 1) -> str:
        if self.odd(0.05):
            length = longest
        else:
            length = self.random.randint(shortest, min(longest, max(shortest, 24)))
        words = "".join(
            " " if self.maybe(0.15) else self.random.choice(_LETTERS) for _ in range(length)
        )
        text = " ".join(words.split()) or "x"
        if self.odd(0.05) and len(text) < longest:
            text = text[:1] + _NBSP + text[1:]
        return text.ljust(shortest, "x")[:longest].strip() or "x"

    def text_or_unknown(self, longest: int, share: float = 0.08) -> str:
        if not self.maybe(share):
            return self.text(longest)
        return self.random.choice(["UNKNOWN", "UNKNOWN", "Unknown", _NBSP * 3])

    def language(self, share: float = 0.6) -> str:
        if not self.maybe(share):
            return ""
        code = self.random.choice(["bg", "de", "el", "en", "pl"])
        return f' languageCode="{" " if self.odd(0.03) else ""}{code}"'

    def number(self, least: int, most: int) -> str:
        value = self.random.choice([least, most, self.random.randint(least, most)])
        return self.random.choice(["+", "0", "00"]) + str(value) if self.odd(0.05) else str(value)

    def tri_state(self) -> str:
        return self.random.choice(["Yes", "No", "UNKNOWN"])

    def zone(self) -> str:
        return self.random.choice(["Z", "+02:00", "-14:00"]) if self.odd(0.05) else ""

    def day(self, *, unknown: float = 0.1) -> str:
        if self.maybe(unknown):
            return "1800-01-01" + self.zone()
        year, month = self.random.randint(1801, 2099), self.random.randint(1, 12)
        return f"{year:04d}-{month:02d}-{self.random.randint(1, 28):02d}{self.zone()}"

    def duration(self) -> str:
        choices = ["P2Y6M", "P30D", "PT5H", "P1Y2M3DT4H5M6.789S", "P0Y", "P10000Y", "-P5D"]
        return self.random.choice(choices)

    def digits(self, count: int) -> str:
        return "".join(self.random.choice("0123456789") for _ in range(count))

    def country(self, *, unknown: float = 0.1) -> str:
        if self.maybe(unknown):
            return "CO-00-999-XXX"
        known = ["CO-00-100-BGR", "CO-00-276-DEU", "CO-00-616-POL", "CO-88-998-QQQ"]
        return self.random.choice(known)

    # --- texts in languages

    def wordings(self, longest: int, *, collapses: bool = True, unknown: float = 0.08) -> str:
        def one() -> str:
            translated = self.random.choice(
                ["", "", ' translated="true"', ' translated="false"', ' translated=" 1 "']
            )
            if self.plain:
                translated = translated.replace(" 1 ", "true")
            attributes = self.language() + translated
            name = "cm:MultilingualTextLinguisticRepresentation"
            if collapses:
                return self.simple(name, self.text_or_unknown(longest, unknown), attributes)
            text = self.text_or_unknown(longest, unknown)
            if self.odd(0.2) and len(text) + 4 < longest:
                text = self.random.choice([f"  {text}", f"{text}\n ", f"a\r\n{text}", f"{text}\t."])
            return self.raw(name, text, attributes)

        return self.several(one, 1, 3)

    def multilingual(self, name: str, longest: int, *, unknown: float = 0.08) -> str:
        return self.element(
            name,
            self.wordings(longest, unknown=unknown),
            type_=f"cm:MultilingualTextType{longest}Chars",
        )

    def remarks(self, name: str) -> str:
        return self.element(
            name,
            self.wordings(4000, collapses=False),
            type_="cm:UncollapsedMultilingualTextType",
        )

    # --- persons

    def name(self, element: str) -> str:
        return self.simple(element, self.text_or_unknown(200), self.language())

    def partial_date(self, name: str) -> str:
        unknown = self.maybe(0.15)
        year = "1800" if unknown else str(self.random.randint(1850, 2024))
        parts = [self.simple("cm:DateYear", year + self.zone(), default="1800" if unknown else "")]
        if self.maybe(0.7):
            month = self.random.randint(1, 12)
            inside = [self.simple("cm:DateMonth", f"--{month:02d}{self.zone()}")]
            if self.maybe(0.7):
                day = self.random.randint(1, 31 if self.odd(0.1) else 28)
                inside.append(self.simple("cm:DateDay", f"---{day:02d}{self.zone()}"))
            parts.append(self.element("cm:DateMonthDay", *inside, type_="cm:MonthDayType"))
        return self.element(name, *parts, type_="cm:DateType")

    def place(self, name: str) -> str:
        country = self.country()
        default = country if country == "CO-00-999-XXX" else ""
        return self.element(
            name,
            self.simple("dm:PlaceCountryReference", country, default=default),
            self.if_any(
                lambda: self.simple(
                    "dm:PlaceCountrySubdivisionReference",
                    self.random.choice(["CS-00-PL-MZ", "CS-00-DE-7", "CS-88-BG-ABC"]),
                )
            ),
            self.if_any(
                lambda: self.simple(
                    "dm:PlaceTownReference",
                    self.random.choice(["CI-00-POL-T0001", "CI-88-BGR-T9999"]),
                )
            ),
            self.multilingual("dm:PlaceTownName", 200, unknown=0.3),
            type_="dm:PlaceType",
        )

    def person_name(self) -> str:
        return self.element(
            "dm:PersonName",
            self.name("dm:Forename"),
            self.name("dm:Surname"),
            self.if_any(lambda: self.name("dm:SecondSurname")),
            self.if_any(
                lambda: self.simple("dm:FullName", self.text_or_unknown(600), self.language())
            ),
            type_="dm:PersonNameType",
        )

    def document(self) -> str:
        return self.element(
            "dm:PersonIdentificationDocument",
            self.simple(
                "dm:IdentificationDocumentCategoryReference",
                self.random.choice(["ID-00-001", "ID-00-003", "ID-77-999"]),
            ),
            self.multilingual("dm:IdentificationDocumentType", 50),
            self.unknown_or("dm:IdentificationDocumentNumber", 50),
            self.if_any(
                lambda: self.multilingual("dm:IdentificationDocumentIssuingAuthority", 400)
            ),
            self.if_any(lambda: self.partial_date("dm:IdentificationDocumentIssuingDate")),
            self.if_any(lambda: self.partial_date("dm:IdentificationDocumentValidUntil")),
        )

    def unknown_or(self, name: str, longest: int) -> str:
        text = self.text_or_unknown(longest, 0.2)
        return self.simple(name, text, default=text if text == "UNKNOWN" else "")

    def address(self) -> str:
        return self.element(
            "dm:PersonAddress",
            self.place("dm:AddressPlace"),
            self.if_any(lambda: self.multilingual("dm:AddressStreet", 400)),
            self.if_any(lambda: self.multilingual("dm:AddressHouseNumber", 50)),
            self.if_any(lambda: self.multilingual("dm:AddressPostCode", 50)),
            self.if_any(lambda: self.remarks("dm:AddressFull")),
            type_="dm:PersonAddressType",
        )

    def parents(self) -> list[str]:
        return [
            self.if_any(lambda name=name: self.name(name), 0.3)  # type: ignore[misc]
            for parent in ("Father", "Mother")
            for part in ("Forename", "Surname", "SecondSurname")
            for name in [f"dm:Person{parent}{part}"]
        ]

    def nationality(self) -> str:
        code = self.country(unknown=0.25)
        return self.simple("dm:PersonNationalityReference", code)

    def alias(self) -> str:
        return self.element(
            "dm:PersonAlias",
            self.person_name(),
            self.if_any(lambda: self.simple("dm:PersonSex", self.number(0, 2))),
            self.if_any(lambda: self.partial_date("dm:PersonBirthDate")),
            self.if_any(lambda: self.place("dm:PersonBirthPlace")),
            self.several(self.nationality),
            *self.parents(),
            self.if_any(self.unknown_number),
            self.several(self.document, most=1),
            self.several(self.address, most=1),
            self.if_any(lambda: self.remarks("dm:PersonRemarks")),
            type_="dm:PersonAliasType",
        )

    def unknown_number(self) -> str:
        return self.simple("dm:PersonIdentityNumber", self.text_or_unknown(50))

    def person(self, name: str = "msg:MessageDataPerson") -> str:
        sex = self.number(0, 2)
        return self.element(
            name,
            self.person_name(),
            self.simple("dm:PersonSex", sex, default=sex if sex == "0" else ""),
            self.partial_date("dm:PersonBirthDate"),
            self.place("dm:PersonBirthPlace"),
            self.nationality_with_default()
            if self.maybe(0.1)
            else self.several(self.nationality, 1, 3),
            self.several(lambda: self.name("dm:PersonFormerForename")),
            self.several(lambda: self.name("dm:PersonFormerSurname")),
            self.several(lambda: self.name("dm:PersonFormerSecondSurname"), most=1),
            *self.parents(),
            self.if_any(self.unknown_number),
            self.several(self.document, most=1),
            self.several(self.address, most=2),
            self.several(self.alias, most=2),
            self.if_any(lambda: self.remarks("dm:PersonRemarks")),
            type_="dm:PersonType",
        )

    def nationality_with_default(self) -> str:
        return self.simple(
            "dm:PersonNationalityReference", "CO-00-999-XXX", default="CO-00-999-XXX"
        )


def seeds() -> st.SearchStrategy[int]:
    """Return a strategy of what a message is drawn from."""
    return st.integers(0, 2**32 - 1)


def checksum(content: bytes, how: int) -> str:
    """Return an MD5 checksum in one of the notations partners use."""
    digest = hashlib.md5(content, usedforsecurity=False).digest()
    if how == 0:
        return base64.b64encode(digest).decode("ascii")
    return digest.hex().upper() if how == 1 else digest.hex()
