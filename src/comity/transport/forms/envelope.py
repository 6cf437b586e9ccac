"""The machine-readable message inside a form, with what a form says around it.

A file of its own and the attachment of a form are the same JSON: what reading a form gives
can be written as a form again.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from comity.errors import EnvelopeMalformed, InputInvalid
from comity.persons.redaction import Redacted
from comity.records.messages import Kind, Request, RequestResponse, decode, encode, kind_of_message
from comity.transport.forms.labels import Languages

FORMAT: Final = "comity-form/1"
ATTACHMENT: Final = "message.json"
"""Name of the attached file."""
MAX_BYTES: Final = 8 * 1024 * 1024

_Language = Annotated[str, Meta(pattern="^[a-z]{2}$")]
_State = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
_Line = Annotated[str, Meta(max_length=400)]
_Reference = Annotated[str, Meta(max_length=100)]


@dataclass(frozen=True, slots=True)
class Party:
    """A central authority.

    Attributes:
        state: Two letters of its state.
        authority: Its name.
    """

    state: _State
    authority: _Line = ""


@dataclass(frozen=True, slots=True, repr=False)
class FormMessage(Redacted):
    """A request or a reply, as one authority puts it to another on a form.

    Attributes:
        id: Reference of the form.
        sender: Who asks, or replies.
        recipient: Whom.
        languages: The two languages of the form.
        message: What is asked or replied.
        refers_to: Reference of the request, on a reply.
        made_on: Day on which the form was made.
        place: Where.
    """

    id: str
    sender: Party
    recipient: Party
    languages: Languages
    message: Request | RequestResponse
    made_on: date
    refers_to: str | None = None
    place: str = ""

    @property
    def is_reply(self) -> bool:
        """Whether it answers a request."""
        return isinstance(self.message, RequestResponse)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Written(Redacted):
    format: Literal["comity-form/1"]
    kind: Literal["REQ", "RRS"]
    id: _Reference
    sender: Party
    recipient: Party
    languages: tuple[_Language, _Language]
    made_on: date
    message: msgspec.Raw
    refers_to: _Reference | None = None
    place: _Line = ""


def write_envelope(form: FormMessage) -> bytes:
    """Return the JSON of a form, indented, in UTF-8.

    Raises:
        InputInvalid: The message breaks a limit of the domain model, or the form one of
            its own. The fault of whoever supplied the value.
    """
    written = _Written(
        format="comity-form/1",
        kind="RRS" if form.is_reply else "REQ",
        id=form.id,
        sender=form.sender,
        recipient=form.recipient,
        languages=(form.languages.first, form.languages.second),
        made_on=form.made_on,
        message=msgspec.Raw(encode(form.message)),
        refers_to=form.refers_to,
        place=form.place,
    )
    raw = msgspec.json.format(msgspec.json.encode(written), indent=2)
    read_envelope(raw)
    return raw


def read_envelope(raw: bytes) -> FormMessage:
    """Read the JSON of a form.

    Raises:
        InputInvalid: It is none, or breaks a rule. The fault of whoever supplied it.
    """
    if len(raw) > MAX_BYTES:
        raise InputInvalid(f"The message exceeds {MAX_BYTES} bytes.", field=ATTACHMENT)
    try:
        written = msgspec.json.decode(raw, type=_Written, strict=True)
        kind = Kind(written.kind)
        message = decode(kind, bytes(written.message))
    except EnvelopeMalformed as error:
        raise InputInvalid(error.public, field="message") from error
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError) as error:
        # The text of the decoder names the field, and can quote a value: it stays here.
        raise InputInvalid(
            f"This is not the JSON of a form ({FORMAT}).",
            field=ATTACHMENT,
            private=str(error)[:200],
        ) from error
    if not isinstance(message, Request | RequestResponse) or kind is not kind_of_message(message):
        raise InputInvalid("A form carries a request or a reply.", field="kind")
    return FormMessage(
        id=written.id,
        sender=written.sender,
        recipient=written.recipient,
        languages=Languages(*written.languages),
        message=message,
        made_on=written.made_on,
        refers_to=written.refers_to,
        place=written.place,
    )
