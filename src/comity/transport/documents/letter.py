"""A letter to a person as PDF/A, drawn like every other document here."""

from comity.ids import StateCode
from comity.rights.letter_form import LetterContent
from comity.rights.phrases import phrase
from comity.transport.documents.assembling import assembled, optional_part
from comity.transport.documents.content import Block, Content, Facts, Lead, Points, Title
from comity.transport.documents.joining import is_right_to_left
from comity.transport.documents.words import wording
from comity.transport.forms.labels import Languages
from comity.transport.forms.wording import Wording


def letter_content(letter: LetterContent) -> Content:
    """Return a letter as a document in words."""
    language = letter.language
    blocks: list[Block] = [
        Title(1, letter.title),
        Facts(
            (
                (phrase("to", language), "\n".join(letter.recipient)),
                (phrase("reference", language), letter.number),
                (phrase("date", language), letter.made_on.isoformat()),
            )
        ),
        *(Lead(each) for each in letter.paragraphs),
    ]
    for part in letter.parts:
        blocks += [Title(2, part.title), Facts(part.rows)]
    if letter.remedies:
        blocks += [Title(2, phrase("remedies", language)), Points(letter.remedies)]
    return Content(
        title=letter.title,
        state=Wording(Languages(language, language)).state(StateCode(letter.sender.state)),
        authority=letter.sender.authority,
        number=letter.number,
        made_on=letter.made_on.isoformat(),
        blocks=tuple(blocks),
        from_right=is_right_to_left(letter.title),
    )


def write_letter(letter: LetterContent, *, is_sealed: bool = False) -> bytes:
    """Return a letter as PDF/A-3.

    Args:
        letter: The letter.
        is_sealed: Whether it will be sealed: it has the empty field of a seal then.

    Raises:
        ConfigurationInvalid: The optional part that draws is not installed.
    """
    with optional_part():
        # Imported here: it needs the optional part.
        from comity.transport.documents.placing import placed  # noqa: PLC0415 - see above

        sheets, structure = placed(letter_content(letter))
        return assembled(
            sheets,
            structure,
            [],
            title=f"{letter.title} {letter.number}",
            author=letter.sender.authority,
            language=letter.language,
            made_on=letter.made_on,
            seal_tooltip=wording("seal", letter.language) if is_sealed else "",
        )
