"""What a form of a page says: its fields, and the files sent with it.

Files stay in memory, as small as the page allows them to be. The HTTP library would write larger
ones to the disk of the machine in clear, outside of what the node seals, and would leave them
there open when a form breaks off; so parts are read here.

Source: RFC 7578 (multipart/form-data), sections 4.2 and 4.7.
"""

from dataclasses import dataclass
from typing import Final

from aiohttp import BodyPartReader, MultipartReader, hdrs, web

_WITH_FILES: Final = "multipart/form-data"
_MOST_PARTS: Final = 1000
"""As many as the HTTP library takes of the other kind of form."""

_AS_IT_IS: Final = frozenset({"", "7bit", "8bit", "binary"})


@dataclass(frozen=True, slots=True, repr=False)
class Upload:
    """A file that was sent with a form.

    Attributes:
        name: As the browser calls it; nobody's word to rely on.
        content: Its bytes.
    """

    name: str
    content: bytes

    def __repr__(self) -> str:
        """Return the name of the type only: files are of people."""
        return "Upload(…)"


@dataclass(frozen=True, slots=True, repr=False)
class Posted:
    """What a form says.

    Attributes:
        texts: Names and values of fields, in the order sent; a name may stand twice.
        files: Names of fields and the files in them, likewise.
    """

    texts: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, Upload], ...] = ()

    def __repr__(self) -> str:
        """Return the name of the type only: fields hold personal data."""
        return "Posted(…)"


async def posted(request: web.Request, *, most: int) -> Posted:
    """Return what a form says, once all of it is here.

    Args:
        request: Of the form.
        most: Bytes it may have in all.

    Raises:
        HTTPRequestEntityTooLarge: It has more bytes, or too many parts.
        ValueError: It is no form, or a part of it is written as browsers write none; or another
            of ``connection.UNREADABLE``. The sender's fault, each.
    """
    request = request.clone(client_max_size=most)
    if request.content_type != _WITH_FILES:
        said = (await request.post()).items()
        return Posted(tuple((name, each) for name, each in said if isinstance(each, str)))
    texts: list[tuple[str, str]] = []
    files: list[tuple[str, Upload]] = []
    parts = await request.multipart()
    for _ in range(_MOST_PARTS):
        part = await _next(parts)
        # Of the form as a whole, names and headers too: many parts, each small enough or with
        # nothing in it, would be too large together.
        if request.content.total_bytes > most:
            raise web.HTTPRequestEntityTooLarge(most)
        if part is None:
            return Posted(tuple(texts), tuple(files))
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise ValueError("A part of a form has a name, and no parts in it.")
        content = await _content(request, part, most)
        if part.filename:
            files.append((part.name, Upload(part.filename, content)))
        elif part.filename is None:
            texts.append((part.name, content.decode()))
    raise web.HTTPRequestEntityTooLarge(most)


async def _next(parts: MultipartReader) -> BodyPartReader | MultipartReader | None:
    """Return the next part; after the last none.

    Raises:
        ValueError: It cannot be read: the library asserts what a sender may break, such as that
            the boundary is shorter than the name of a character set.
    """
    try:
        return await parts.next()
    except AssertionError as error:
        raise ValueError("A part of a form cannot be read.") from error


async def _content(request: web.Request, part: BodyPartReader, most: int) -> bytes:
    """Return what a part holds, exactly as it was sent.

    Raises:
        HTTPRequestEntityTooLarge: The form is too large.
        ValueError: The part is encoded or compressed, so that it would grow when it is read;
            no browser does that.
    """
    encoding = part.headers.get(hdrs.CONTENT_TRANSFER_ENCODING, "").lower()
    if encoding not in _AS_IT_IS or hdrs.CONTENT_ENCODING in part.headers:
        raise ValueError("A part of a form is sent as it is.")
    content = bytearray()
    while chunk := await part.read_chunk():
        if request.content.total_bytes > most:
            raise web.HTTPRequestEntityTooLarge(most)
        content.extend(chunk)
    return bytes(content)
