"""Draw docs/documents.png: an invented extract as Poppler shows it.

    python tools/draw_documents.py [folder]

With a folder, the documents themselves are left there, in all eight languages. Needs pdftoppm
and the optional part comity[forms].
"""

import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from PIL import Image

from comity.ids import ConvictionId, StateCode
from comity.persons.dates import PartialDate
from comity.persons.names import NamePart, name_of
from comity.persons.person import Alias, Person, Sex
from comity.persons.places import Place
from comity.persons.texts import Representation, plain
from comity.records.model import Authority, Conviction, Offence, Period, Sanction
from comity.transport.documents.model import Document, DocumentKind
from comity.transport.documents.structure import SEAL_FIELD
from comity.transport.documents.words import document_languages
from comity.transport.documents.writing import write_document
from comity.transport.forms.envelope import Party
from comity.trust.document_key import document_key, make_seal_key
from comity.trust.pdf_sealing import sign_pdf

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "documents.png"
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
COLOURS = 48

PERSON = Person(
    name=name_of("Иван Георгиев", "Примеров", "bg"),
    sex=Sex.MALE,
    birth_date=PartialDate(1980, 5, 6),
    birth_place=Place("CO-00-100-BGR", town=plain("Пловдив", "bg")),
    nationalities=("CO-00-100-BGR",),
    former_surnames=(NamePart("Παράδειγμα"), NamePart("بن مثال"), NamePart("דוגמה")),
    aliases=(Alias(name_of("Ivan", "Primerov")),),
)
CONVICTION = Conviction(
    id=ConvictionId("BG-C-000000000000001"),
    convicting_country="CO-00-100-BGR",
    file_number="НОХД 34/2020",
    decided_on=date(2021, 1, 12),
    final_on=date(2021, 2, 3),
    authority=Authority(
        (
            Representation("Примерен районен съд", "bg", translated=False),
            Representation("Example district court", "en", translated=True),
        )
    ),
    offences=(Offence("O-00001", "O-00-170000", plain("Кражба", "bg")),),
    sanctions=(Sanction("S-00001", category="S-00-001001", sentenced=Period(duration="P1Y6M")),),
)
DOCUMENT = Document(
    kind=DocumentKind.EXTRACT,
    number="BG-2026-XMPL-XMPL-XMPL-XMPL",
    issuer=Party("BG", "Примерно централно бюро"),
    language="en",
    made_on=date(2026, 11, 23),
    person=PERSON,
    convictions=(CONVICTION,),
    purpose="criminal-proceedings",
    case="12 KLs 3/26",
)


def main() -> int:
    """Write the picture, and the documents where a folder is named."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else scratch)
        for language in document_languages():
            (folder / f"extract-{language}.pdf").write_bytes(sealed(language))
        source = folder / "extract-en.pdf"
        pages = Path(scratch) / "page"
        subprocess.run(["pdftoppm", "-r", "84", "-png", str(source), str(pages)], check=True)
        draw([Image.open(each).convert("RGB") for each in sorted(Path(scratch).glob("page*.png"))])
    return 0


def sealed(language: str) -> bytes:
    """Return the document in one language, sealed with a key made for it."""
    made = make_seal_key(StateCode("BG"), "Example", AT, AT + timedelta(days=30))
    return sign_pdf(
        write_document(replace(DOCUMENT, language=language)).pdf,
        field_name=SEAL_FIELD,
        key=document_key(made.certificate_pem, made.key_pem),
        signed_at=AT,
        reason="example",
    )


def draw(pages: list[Image.Image]) -> None:
    """Put pages side by side."""
    gap = 16
    width = sum(each.width for each in pages) + gap * (len(pages) + 1)
    height = max(each.height for each in pages) + 2 * gap
    sheet = Image.new("RGB", (width, height), (205, 210, 218))
    left = gap
    for page in pages:
        sheet.paste(page, (left, gap))
        left += page.width + gap
    sheet.quantize(COLOURS).save(PICTURE, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
