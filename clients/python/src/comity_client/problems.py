"""What may go wrong with a call, as exceptions.

Source: RFC 9457 (problem documents); the codes are in docs/errors.md of Comity.
"""

import msgspec

MEDIA_TYPE = "application/problem+json"


class CallFailure(Exception):  # noqa: N818 - named for what it is, as in the node
    """A call has no answer of its kind."""


class Unreachable(CallFailure):
    """Nothing came back that is an answer of a node.

    Whether a write was done is not known; with its ``idempotency_key`` it can be repeated.
    """


class _Document(msgspec.Struct):
    status: int
    title: str
    code: str = ""
    origin: str = ""
    field: str = ""
    retry_after: float | None = None


class Problem(CallFailure):
    """The node says why it did not do what was asked.

    Attributes:
        status: HTTP status.
        title: One sentence.
        code: Stable code; empty where the node gave none.
        origin: On whose side the cause lies.
        field: Which value breaks a rule, where one does.
        retry_after: Seconds after which it is worth trying again; ``None`` for never by itself.
    """

    def __init__(self, document: _Document) -> None:
        super().__init__(f"{document.status} {document.code}: {document.title}")
        self.status = document.status
        self.title = document.title
        self.code = document.code
        self.origin = document.origin
        self.field = document.field
        self.retry_after = document.retry_after


def problem_in(content: bytes) -> Problem:
    """Read a problem document.

    Raises:
        Unreachable: It is none: something between us and the node answered.
    """
    try:
        return Problem(msgspec.json.decode(content, type=_Document))
    except msgspec.DecodeError as error:
        raise Unreachable("what answered is not a node") from error
