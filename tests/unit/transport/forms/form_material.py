"""Forms that several tests use."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import strategies as st
from tests.strategies import MESSAGES, languages, texts

from comity.ids import ConvictionId
from comity.persons.dates import PartialDate
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, name_of
from comity.persons.person import Alias, Parent, Person, Sex
from comity.persons.places import Place
from comity.persons.texts import Representation, plain
from comity.records.messages import Contact, Kind, Request, RequestingAuthority, RequestResponse
from comity.records.model import (
    Authority,
    Conviction,
    Decision,
    Offence,
    Period,
    Relation,
    RelationKind,
    Sanction,
    TriState,
)
from comity.transport.forms.envelope import FormMessage, Party
from comity.transport.forms.labels import Languages

REASON = "the optional part comity[forms] is not installed"

PERSON = Person(
    name=name_of("Иван Георгиев", "Примеров", "bg"),
    sex=Sex.MALE,
    birth_date=PartialDate(1980, 5),
    birth_place=Place("CO-00-100-BGR", town=plain("Пловдив", "bg")),
    nationalities=("CO-00-100-BGR", "CO-00-300-GRC"),
    father=Parent(NamePart("Γεώργιος")),
    identity_numbers=(IdentityNumber("8005060000", "CO-00-100-BGR"),),
    aliases=(Alias(name_of("Ivan", "Primerov")),),
)
REQUEST = FormMessage(
    id="DE-XX-0001",
    sender=Party("DE", "Bundesamt für Justiz"),
    recipient=Party("BG", "Министерство на правосъдието"),
    languages=Languages("de", "bg"),
    message=Request(
        person=PERSON,
        purpose="criminal-proceedings",
        purpose_text=(
            Representation("Ermittlungen wegen Diebstahls", "de", translated=False),
            Representation("Разследване за кражба", "bg", translated=True),
        ),
        authority=RequestingAuthority(plain("Landgericht Köln", "de")),
        case_reference="12 KLs 34/26",
        consent=TriState.NO,
        accusation_categories=("O-00-170000",),
        contact=Contact("records@example.org", "Eva", "Beispiel"),
    ),
    made_on=date(2026, 11, 22),
    place="Bonn",
)
CONVICTION = Conviction(
    id=ConvictionId("BG-C-000000000000001"),
    convicting_country="CO-00-100-BGR",
    file_number="НОХД 34/2020",
    decided_on=date(2021, 1, 2),
    final_on=date(2021, 2, 3),
    authority=Authority(plain("Районен съд", "bg")),
    decisions=(Decision("D-00001"),),
    offences=(Offence("O-00001", "O-00-170000", plain("Кражба", "bg")),),
    sanctions=(Sanction("S-00001", sentenced=Period(duration="P2Y6M")),),
    relations=(Relation(RelationKind.SANCTION_TO_OFFENCES, "S-00001", ("O-00001",)),),
)
REPLY = FormMessage(
    id="BG-7",
    sender=Party("BG", "Министерство на правосъдието"),
    recipient=Party("DE", "Bundesamt für Justiz"),
    languages=Languages("el", "fr"),
    message=RequestResponse("RRT-00-00", PERSON, (CONVICTION,), ("PL", "GR")),
    made_on=date(2026, 11, 23),
    refers_to="DE-XX-0001",
)


FORMS = st.builds(
    FormMessage,
    id=texts,
    sender=st.builds(Party, st.sampled_from(["DE", "BG"]), texts),
    recipient=st.builds(Party, st.sampled_from(["PL", "UA"]), texts),
    languages=st.builds(Languages, languages, languages),
    message=MESSAGES[Kind.REQUEST] | MESSAGES[Kind.REQUEST_RESPONSE],
    made_on=st.dates(),
    refers_to=st.none() | texts,
    place=texts,
)
"""Any form."""


def long_reply(convictions: int) -> FormMessage:
    """Return a reply of several pages, one value longer than a page."""
    words = " ".join(f"word{number}" for number in range(500))
    many = tuple(replace(CONVICTION, remarks=plain(words, "en")) for _ in range(convictions))
    return replace(REPLY, message=RequestResponse("RRT-00-00", PERSON, many))


def require_part() -> None:
    """Skip the module where the optional part is not installed."""
    for package in ("pypdf", "pyhanko", "reportlab", "pymupdf_fonts"):
        pytest.importorskip(package, reason=REASON)
