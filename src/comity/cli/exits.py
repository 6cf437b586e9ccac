"""Exit statuses: stable, and one for each answer a script must tell apart."""

import errno
from enum import IntEnum, unique
from typing import Final, assert_never

from comity.errors import ConfigurationInvalid, ErrorCode, Failure, StorageUnavailable

DATABASE_DAMAGED: Final = "The node's database is damaged."
"""What storage says of one; repeated here, as an auditor's commands do not load storage."""

_RESTORE: Final = (
    "Stop the node, keep the file as it is, and restore a copy; what partners receipted "
    "can be proved from their logs."
)
_ADDRESS_IN_USE: Final = (
    "Another process, perhaps this node itself, listens there; stop it or change [listen]."
)
_UNLOCK: Final = "Nothing was changed. Repeat with the passphrase or PIN; see docs/keys.md."
_FROZEN: Final = "'comity inspect freezes' shows the order; repeat once it is lifted."
_NO_NODE: Final = "Name the folder of the node: give --home or set COMITY_HOME."


@unique
class Exit(IntEnum):
    """How a command ended."""

    OK = 0
    NO = 1
    """The answer is no: refused, not verified, not in order."""
    INPUT = 2
    """Wrong usage, or an input that cannot be used; nothing was changed."""
    TRUST = 3
    """A key, a certificate or the network document is missing or not to be trusted."""
    UNAVAILABLE = 4
    """Another node, a register or the database does not answer; nothing was lost."""
    CONFLICT = 5
    """Somebody else was first, or the case does not admit the act any more."""
    DEFECT = 70
    """A mistake in Comity itself (EX_SOFTWARE of sysexits.h)."""

    @property
    def advice(self) -> str:
        """What to do about it, in one sentence."""
        match self:
            case Exit.OK:
                return ""
            case Exit.NO:
                return "This is the answer; asking again does not change it."
            case Exit.INPUT:
                return "Nothing was changed. Correct the input and repeat; --help shows examples."
            case Exit.TRUST:
                return "Nothing was changed. 'comity doctor' checks keys and network document."
            case Exit.UNAVAILABLE:
                return (
                    "What was recorded is safe. Repeat later; 'comity doctor' shows what is down."
                )
            case Exit.CONFLICT:
                return "Nothing was overwritten. Look at the present state, then decide again."
            case Exit.DEFECT:
                return "Nothing was half done. Report it with the reference."
            case _:
                assert_never(self)


_AT_THE_DESK: Final = {
    ErrorCode.SIGN_IN_REQUIRED: "Run 'comity account sign-in' and repeat; nothing was changed.",
    ErrorCode.SIGN_IN_REFUSED: (
        "Check name, password and code; a code counts once. After several failures, wait."
    ),
    ErrorCode.FACTOR_REQUIRED: "Run 'comity account factor' and repeat; nothing was changed.",
    ErrorCode.ACCESS_DENIED: "Nothing was shown or changed. Ask somebody whose role includes it.",
    ErrorCode.APPROVAL_REQUIRED: "Somebody else runs 'comity account grant'; then repeat it.",
}


def advice_on(failure: Failure) -> str:
    """Return what to do about a failure: its own advice, or that of its exit status."""
    cause = failure.__cause__
    if isinstance(failure, StorageUnavailable) and failure.public == DATABASE_DAMAGED:
        return _RESTORE
    if failure.code is ErrorCode.KEY_LOCKED:
        return _UNLOCK
    if failure.code is ErrorCode.PROCESSING_FROZEN:
        return _FROZEN
    if failure.code in _AT_THE_DESK:
        return _AT_THE_DESK[failure.code]
    if isinstance(failure, ConfigurationInvalid) and isinstance(cause, OSError):
        if cause.errno == errno.EADDRINUSE:
            return _ADDRESS_IN_USE
        if cause.errno == errno.ENOENT:
            return _NO_NODE
    return exit_of(failure.code).advice


def exit_of(code: ErrorCode) -> Exit:
    """Return the exit status of a failure."""
    match code:
        case (
            ErrorCode.CHECKPOINT_MALFORMED
            | ErrorCode.CHECKPOINT_INCONSISTENT
            | ErrorCode.CHECKPOINT_GAP
            | ErrorCode.INCLUSION_INVALID
            | ErrorCode.EVIDENCE_INVALID
            | ErrorCode.ENVELOPE_MALFORMED
            | ErrorCode.BATCH_TOO_LARGE
            | ErrorCode.VERSION_UNSUPPORTED
            | ErrorCode.MISDIRECTED_MESSAGE
            | ErrorCode.MESSAGE_UNTIMELY
            | ErrorCode.REPLAY_DETECTED
            | ErrorCode.PEER_REFUSED
            | ErrorCode.SIGN_IN_REQUIRED
            | ErrorCode.SIGN_IN_REFUSED
            | ErrorCode.FACTOR_REQUIRED
            | ErrorCode.ACCESS_DENIED
            | ErrorCode.APPROVAL_REQUIRED
            | ErrorCode.PROCESSING_FROZEN
        ):
            return Exit.NO
        case (
            ErrorCode.INPUT_INVALID
            | ErrorCode.REFERENCE_NOT_FOUND
            | ErrorCode.REFERENCE_UNKNOWN
            | ErrorCode.CONFIGURATION_INVALID
        ):
            return Exit.INPUT
        case (
            ErrorCode.SIGNATURE_INVALID
            | ErrorCode.CERTIFICATE_NOT_TRUSTED
            | ErrorCode.DECRYPTION_FAILED
            | ErrorCode.NETWORK_DOCUMENT_INVALID
            | ErrorCode.TIME_STAMP_INVALID
            | ErrorCode.TIME_STAMP_LAPSED
            | ErrorCode.KEY_UNAVAILABLE
            | ErrorCode.KEY_LOCKED
            | ErrorCode.MEMBER_UNKNOWN
        ):
            return Exit.TRUST
        case (
            ErrorCode.RATE_EXCEEDED
            | ErrorCode.PEER_UNREACHABLE
            | ErrorCode.TIME_STAMPING_UNAVAILABLE
            | ErrorCode.REGISTER_UNAVAILABLE
            | ErrorCode.STORAGE_UNAVAILABLE
        ):
            return Exit.UNAVAILABLE
        case ErrorCode.CONFLICTING_CHANGE | ErrorCode.TRANSITION_ILLEGAL:
            return Exit.CONFLICT
        case _:
            assert_never(code)
