"""Failures as SOAP faults. The only place that maps codes to faults and their status.

Source:
    SOAP 1.2 Part 1, section 5.4.6; Part 2, section 7.5.2. The service description of ECRIS
    declares no faults.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import assert_never

from comity.errors import ErrorCode, Failure
from comity.transport.ecris.soap import (
    MEDIA_TYPE,
    FaultCode,
    HeaderNotUnderstood,
    fault,
    version_fault,
)

OLD_MEDIA_TYPE = "text/xml"
"""Of an answer in SOAP 1.1."""

RETRY_AFTER_SECONDS = 30
"""What a partner is told where nothing better is known."""


@dataclass(frozen=True, slots=True)
class FaultAnswer:
    """What is answered in the place of an acceptance.

    Attributes:
        status: HTTP status.
        body: The envelope; empty for somebody whom we do not know.
        media_type: Its media type.
        retry_after: Whole seconds after which it may come again; ``None``: it need not.
    """

    status: HTTPStatus
    body: bytes
    media_type: str = MEDIA_TYPE
    retry_after: int | None = None


def fault_for(error: Exception) -> FaultAnswer:
    """Return the answer for an error. Anything but a ``Failure`` shows no text."""
    if not isinstance(error, Failure):
        body = fault(FaultCode.RECEIVER, "Internal error.")
        return FaultAnswer(HTTPStatus.INTERNAL_SERVER_ERROR, body)
    if isinstance(error, HeaderNotUnderstood):
        body = fault(FaultCode.MUST_UNDERSTAND, error.public, not_understood=error.blocks)
        return FaultAnswer(HTTPStatus.INTERNAL_SERVER_ERROR, body)
    status, code = _status_and_code(error.code)
    match code:
        case FaultCode.VERSION_MISMATCH:
            return FaultAnswer(status, version_fault(error.public), OLD_MEDIA_TYPE)
        case FaultCode.RECEIVER:
            return FaultAnswer(status, fault(code, error.public), retry_after=_wait(error))
        case FaultCode.SENDER | FaultCode.MUST_UNDERSTAND:
            return FaultAnswer(status, fault(code, error.public))
        case None:
            return FaultAnswer(status, b"")
        case _:
            assert_never(code)


def _wait(error: Failure) -> int:
    if error.retry_after is None:
        return RETRY_AFTER_SECONDS
    return max(1, int(error.retry_after.total_seconds()))


def _status_and_code(code: ErrorCode) -> tuple[HTTPStatus, FaultCode | None]:
    """Return status and fault for ``code``. A new code without them fails type checking."""
    match code:
        case (
            ErrorCode.ENVELOPE_MALFORMED
            | ErrorCode.MISDIRECTED_MESSAGE
            | ErrorCode.MESSAGE_UNTIMELY
            | ErrorCode.REFERENCE_UNKNOWN
            | ErrorCode.REFERENCE_NOT_FOUND
            | ErrorCode.TRANSITION_ILLEGAL
            | ErrorCode.REPLAY_DETECTED
            | ErrorCode.CHECKPOINT_MALFORMED
            | ErrorCode.CHECKPOINT_GAP
            | ErrorCode.CHECKPOINT_INCONSISTENT
            | ErrorCode.INCLUSION_INVALID
            | ErrorCode.SIGNATURE_INVALID
            | ErrorCode.DECRYPTION_FAILED
            | ErrorCode.INPUT_INVALID
            | ErrorCode.EVIDENCE_INVALID
            | ErrorCode.TIME_STAMP_INVALID
            | ErrorCode.TIME_STAMP_LAPSED
        ):
            return HTTPStatus.BAD_REQUEST, FaultCode.SENDER
        case ErrorCode.BATCH_TOO_LARGE:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, FaultCode.SENDER
        case ErrorCode.VERSION_UNSUPPORTED:
            return HTTPStatus.INTERNAL_SERVER_ERROR, FaultCode.VERSION_MISMATCH
        case ErrorCode.CERTIFICATE_NOT_TRUSTED | ErrorCode.MEMBER_UNKNOWN:
            return HTTPStatus.FORBIDDEN, None
        case ErrorCode.RATE_EXCEEDED:
            return HTTPStatus.TOO_MANY_REQUESTS, FaultCode.RECEIVER
        case (
            ErrorCode.NETWORK_DOCUMENT_INVALID
            | ErrorCode.TIME_STAMPING_UNAVAILABLE
            | ErrorCode.KEY_UNAVAILABLE
            | ErrorCode.KEY_LOCKED
            | ErrorCode.CONFIGURATION_INVALID
            | ErrorCode.CONFLICTING_CHANGE
            | ErrorCode.PEER_UNREACHABLE
            | ErrorCode.PEER_REFUSED
            | ErrorCode.REGISTER_UNAVAILABLE
            | ErrorCode.STORAGE_UNAVAILABLE
            | ErrorCode.SIGN_IN_REQUIRED
            | ErrorCode.SIGN_IN_REFUSED
            | ErrorCode.FACTOR_REQUIRED
            | ErrorCode.ACCESS_DENIED
            | ErrorCode.APPROVAL_REQUIRED
            | ErrorCode.PROCESSING_FROZEN
        ):
            return HTTPStatus.SERVICE_UNAVAILABLE, FaultCode.RECEIVER
        case _:
            assert_never(code)
