"""Attachments, on SQL."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select, update

from comity.errors import ConflictingChange
from comity.exchange.attachments import BinaryAttachment
from comity.ids import MessageId
from comity.storage.sql.schema import attachments
from comity.storage.sql.schema_sealed import record_keys
from comity.storage.sql.session import Row, Session
from comity.storage.sql.statements import Statement, insert_into, parameter
from comity.storage.sql.vault import Vault

# Sealed under a key of the message's own: it may be kept before the message is.
_WITH_KEYS: Final = select(attachments, record_keys.c.wrapped).select_from(
    attachments.outerjoin(record_keys, record_keys.c.owner == attachments.c.message)
)
_ONE: Final = Statement(
    _WITH_KEYS.where(
        attachments.c.message == parameter("message"), attachments.c.id == parameter("id")
    ),
    "message",
    "id",
)
_OF_MESSAGE: Final = Statement(
    _WITH_KEYS.where(attachments.c.message == parameter("message")).order_by(attachments.c.id),
    "message",
)
_MESSAGES: Final = Statement(
    select(attachments.c.message, attachments.c.content.is_not(None)).where(
        attachments.c.id == parameter("id")
    ),
    "id",
)
_KEEP: Final = insert_into(attachments)
_ADD_CONTENT: Final = Statement(
    update(attachments)
    .where(
        attachments.c.message == parameter("the_message"),
        attachments.c.id == parameter("the_id"),
        attachments.c.content.is_(None),
    )
    .values(sha256=parameter("sha256"), size=parameter("size"), content=parameter("content")),
    "sha256",
    "size",
    "content",
    "the_message",
    "the_id",
)


class SqlAttachments:
    """Look-ups and changes."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def attachment(
        self, identifier: str, *, message: MessageId | None = None
    ) -> BinaryAttachment | None:
        """Return an attachment; without a message, the latest of the state it is named after."""
        if message is None:
            # The few that bear one name are sorted here: a database would read contents for it.
            found = [
                (bool(row[1]), row[0][10:], row[0])
                for row in self._session.rows(_MESSAGES, identifier)
                if row[0].startswith(identifier[:2])
            ]
            if not found:
                return None
            message = MessageId(max(found)[2])
        row = self._session.first(_ONE, message, identifier)
        return None if row is None else _attachment_of(row, self._vault)

    def attachments_of(self, message: MessageId) -> Sequence[BinaryAttachment]:
        """Return a message's attachments, by identifier."""
        return [
            _attachment_of(row, self._vault) for row in self._session.rows(_OF_MESSAGE, message)
        ]

    def keep(self, attachment: BinaryAttachment) -> None:
        """Keep an attachment, or the content that one was without.

        Raises:
            ConflictingChange: Another content is kept under that identifier and message.
                The caller's bug.
        """
        before = self.attachment(attachment.id, message=attachment.message)
        content = None
        if attachment.content is not None and (before is None or before.content is None):
            content = self._sealed(attachment, attachment.content)
        if before is None:
            self._session.run(
                _KEEP,
                attachment.message,
                attachment.id,
                attachment.mime,
                self._vault.seal_text(
                    name_place(attachment.message, attachment.id), attachment.file_name
                ),
                attachment.md5,
                attachment.sha256,
                attachment.size,
                content,
            )
        elif content is not None:
            self._session.run(
                _ADD_CONTENT,
                attachment.sha256,
                attachment.size,
                content,
                attachment.message,
                attachment.id,
            )
        elif before.content is not None and attachment.content not in {None, before.content}:
            raise ConflictingChange("Another content is kept under that identifier already.")

    def _sealed(self, attachment: BinaryAttachment, content: bytes) -> bytes | None:
        """Return content as it is kept; ``None`` for a message that was erased."""
        self._vault.load([attachment.message])
        place = content_place(attachment.id)
        return self._vault.sealed(attachment.message, place, content) or None


def content_place(identifier: str) -> str:
    """Return the place for which an attachment's content is sealed."""
    return f"attachment/{identifier}"


def name_place(message: str, identifier: str) -> str:
    """Return the place for which an attachment's file name is sealed."""
    return f"attachments.file_name/{message}/{identifier}"


def _attachment_of(row: Row, vault: Vault) -> BinaryAttachment:
    """Return the attachment of a row; one whose content is damaged has an empty content."""
    content = row[7]
    if content is not None:
        content = vault.opened(row[0], content_place(row[1]), content, row[8])
    return BinaryAttachment(
        message=MessageId(row[0]),
        id=row[1],
        mime=row[2],
        file_name=vault.open_text(name_place(row[0], row[1]), row[3]),
        md5=row[4],
        sha256=row[5],
        size=row[6],
        content=content,
    )
