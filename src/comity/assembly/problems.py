"""Failures as HTTP problem documents (RFC 9457). The only place that maps codes to status."""

from http import HTTPStatus
from typing import assert_never

from comity.errors import CheckpointGap, ErrorCode, Failure

MEDIA_TYPE = "application/problem+json"


def status_of(code: ErrorCode) -> HTTPStatus:
    """Return the HTTP status for ``code``. A new code without one fails type checking."""
    match code:
        case (
            ErrorCode.ENVELOPE_MALFORMED
            | ErrorCode.VERSION_UNSUPPORTED
            | ErrorCode.MISDIRECTED_MESSAGE
            | ErrorCode.MESSAGE_UNTIMELY
            | ErrorCode.REFERENCE_UNKNOWN
            | ErrorCode.CHECKPOINT_MALFORMED
            | ErrorCode.DECRYPTION_FAILED
            | ErrorCode.INPUT_INVALID
            | ErrorCode.EVIDENCE_INVALID
        ):
            return HTTPStatus.BAD_REQUEST
        case (
            ErrorCode.SIGNATURE_INVALID
            | ErrorCode.TIME_STAMP_INVALID
            | ErrorCode.TIME_STAMP_LAPSED
            | ErrorCode.CERTIFICATE_NOT_TRUSTED
            | ErrorCode.MEMBER_UNKNOWN
            | ErrorCode.INCLUSION_INVALID
            | ErrorCode.ACCESS_DENIED
            | ErrorCode.FACTOR_REQUIRED
            | ErrorCode.APPROVAL_REQUIRED
        ):
            return HTTPStatus.FORBIDDEN
        case ErrorCode.SIGN_IN_REQUIRED | ErrorCode.SIGN_IN_REFUSED:
            return HTTPStatus.UNAUTHORIZED
        case ErrorCode.REFERENCE_NOT_FOUND:
            return HTTPStatus.NOT_FOUND
        case (
            ErrorCode.TRANSITION_ILLEGAL
            | ErrorCode.REPLAY_DETECTED
            | ErrorCode.CHECKPOINT_GAP
            | ErrorCode.CHECKPOINT_INCONSISTENT
            | ErrorCode.CONFLICTING_CHANGE
        ):
            return HTTPStatus.CONFLICT
        case ErrorCode.BATCH_TOO_LARGE:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        case ErrorCode.RATE_EXCEEDED:
            return HTTPStatus.TOO_MANY_REQUESTS
        case ErrorCode.PEER_UNREACHABLE | ErrorCode.PEER_REFUSED:
            return HTTPStatus.BAD_GATEWAY
        case (
            ErrorCode.NETWORK_DOCUMENT_INVALID
            | ErrorCode.TIME_STAMPING_UNAVAILABLE
            | ErrorCode.KEY_UNAVAILABLE
            | ErrorCode.KEY_LOCKED
            | ErrorCode.CONFIGURATION_INVALID
            | ErrorCode.REGISTER_UNAVAILABLE
            | ErrorCode.STORAGE_UNAVAILABLE
            | ErrorCode.PROCESSING_FROZEN
        ):
            return HTTPStatus.SERVICE_UNAVAILABLE
        case _:
            assert_never(code)


def problem(error: Exception) -> dict[str, object]:
    """Return the problem document for ``error``. Anything but a ``Failure`` shows no text."""
    if not isinstance(error, Failure):
        return {"type": "about:blank", "status": 500, "title": "Internal error"}
    document: dict[str, object] = {
        "type": f"urn:comity:error:{error.code}",
        "code": str(error.code),
        "status": int(status_of(error.code)),
        "title": error.public,
        "origin": str(error.origin),
    }
    if error.retry_after is not None:
        document["retry_after"] = error.retry_after.total_seconds()
    if isinstance(error, CheckpointGap):
        document["last_seen"] = error.last_seen
    return document
