"""Exit statuses: stable, and one for each answer a script must tell apart."""

from enum import IntEnum, unique
from typing import assert_never

from comity.errors import ErrorCode


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
            | ErrorCode.KEY_UNAVAILABLE
            | ErrorCode.MEMBER_UNKNOWN
        ):
            return Exit.TRUST
        case (
            ErrorCode.RATE_EXCEEDED
            | ErrorCode.PEER_UNREACHABLE
            | ErrorCode.REGISTER_UNAVAILABLE
            | ErrorCode.STORAGE_UNAVAILABLE
        ):
            return Exit.UNAVAILABLE
        case ErrorCode.CONFLICTING_CHANGE | ErrorCode.TRANSITION_ILLEGAL:
            return Exit.CONFLICT
        case _:
            assert_never(code)
