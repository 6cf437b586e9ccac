"""Failures, and how far each part of one may travel.

Three things are kept apart:

* a *refusal* is a lawful answer with a ground; it is a value
  (``policy.decision.Refusal``), never an exception;
* a *failure* is something that went wrong in the world; it is a ``Failure``;
* a *defect* is a bug; it is any other exception, and no face shows its text.

The hierarchy::

    Failure
    ├── TrustFailure             origin and integrity could not be established
    │   ├── SignatureInvalid
    │   ├── CertificateNotTrusted
    │   ├── DecryptionFailed
    │   ├── NetworkDocumentInvalid
    │   ├── TimeStampInvalid
    │   ├── TimeStampLapsed
    │   ├── TimeStampingUnavailable
    │   └── KeyUnavailable
    │       └── KeyLocked
    ├── LedgerFailure            a log does not prove what it should
    │   ├── CheckpointMalformed
    │   ├── CheckpointInconsistent
    │   ├── CheckpointGap
    │   ├── InclusionInvalid
    │   └── EvidenceInvalid
    ├── ProtocolFailure          the peer said something the protocol forbids
    │   ├── EnvelopeMalformed
    │   ├── BatchTooLarge
    │   ├── VersionUnsupported
    │   ├── MisdirectedMessage
    │   ├── MemberUnknown
    │   ├── MessageUntimely
    │   ├── ReferenceUnknown
    │   ├── TransitionIllegal
    │   ├── ReplayDetected
    │   └── RateExceeded
    ├── InputFailure             what a person or a file gave us cannot be used
    │   ├── InputInvalid
    │   ├── ReferenceNotFound
    │   ├── ConfigurationInvalid
    │   └── ConflictingChange
    ├── AccessFailure            who is at the desk may not do this
    │   ├── SignInRequired       … SessionLocked, which a second factor opens again
    │   ├── SignInRefused
    │   ├── FactorRequired
    │   ├── AccessDenied
    │   ├── ApprovalRequired
    │   └── ProcessingFrozen
    ├── PeerUnreachable          no answer; the message is kept and retried
    ├── PeerRefused              the peer answered with a failure of its own
    ├── RegisterUnavailable      a national system behind the node is down
    └── StorageUnavailable       this node's own database does not answer
"""

from datetime import timedelta
from enum import StrEnum, unique
from typing import ClassVar


@unique
class Origin(StrEnum):
    """On whose side of the border the cause lies."""

    HERE = "here"
    PEER = "peer"
    TRUST_SERVICE = "trust-service"
    NATIONAL_REGISTER = "national-register"


@unique
class ErrorCode(StrEnum):
    """Stable codes. Published in docs/errors.md; never renamed, never reused."""

    SIGNATURE_INVALID = "trust:signature:invalid"
    CERTIFICATE_NOT_TRUSTED = "trust:certificate:not-trusted"
    DECRYPTION_FAILED = "trust:payload:undecryptable"
    NETWORK_DOCUMENT_INVALID = "trust:network:invalid"
    TIME_STAMP_INVALID = "trust:time-stamp:invalid"
    TIME_STAMP_LAPSED = "trust:time-stamp:lapsed"
    TIME_STAMPING_UNAVAILABLE = "trust:time-stamping:unavailable"
    KEY_UNAVAILABLE = "trust:key:unavailable"
    KEY_LOCKED = "trust:key:locked"
    CHECKPOINT_MALFORMED = "ledger:checkpoint:malformed"
    CHECKPOINT_INCONSISTENT = "ledger:checkpoint:inconsistent"
    CHECKPOINT_GAP = "ledger:checkpoint:gap"
    INCLUSION_INVALID = "ledger:inclusion:invalid"
    EVIDENCE_INVALID = "ledger:evidence:invalid"
    ENVELOPE_MALFORMED = "protocol:envelope:malformed"
    BATCH_TOO_LARGE = "protocol:batch:too-large"
    VERSION_UNSUPPORTED = "protocol:version:unsupported"
    MISDIRECTED_MESSAGE = "protocol:message:misdirected"
    MEMBER_UNKNOWN = "protocol:member:unknown"
    MESSAGE_UNTIMELY = "protocol:message:untimely"
    REFERENCE_UNKNOWN = "protocol:reference:unknown"
    TRANSITION_ILLEGAL = "protocol:transition:illegal"
    REPLAY_DETECTED = "protocol:message:replayed"
    RATE_EXCEEDED = "protocol:rate:exceeded"
    INPUT_INVALID = "input:value:invalid"
    REFERENCE_NOT_FOUND = "input:reference:not-found"
    CONFIGURATION_INVALID = "input:configuration:invalid"
    CONFLICTING_CHANGE = "input:change:conflicting"
    SIGN_IN_REQUIRED = "access:session:required"
    SIGN_IN_REFUSED = "access:sign-in:refused"
    FACTOR_REQUIRED = "access:factor:required"
    ACCESS_DENIED = "access:act:denied"
    APPROVAL_REQUIRED = "access:approval:required"
    PROCESSING_FROZEN = "access:processing:frozen"
    PEER_UNREACHABLE = "peer:connection:unreachable"
    PEER_REFUSED = "peer:answer:refused"
    REGISTER_UNAVAILABLE = "register:query:unavailable"
    STORAGE_UNAVAILABLE = "storage:database:unavailable"


class Failure(Exception):  # noqa: N818 - a failure is one of three kinds; see above
    """Base of every expected failure.

    Args:
        public: One sentence a peer may read. Contains no personal data, no
            internal address and no stack.
        private: Detail for this node's own log.
        origin: On whose side the cause lies.
        retry_after: Earliest useful retry; ``None`` means retrying cannot help.
    """

    code: ClassVar[ErrorCode]
    default_origin: ClassVar[Origin] = Origin.HERE

    def __init__(
        self,
        public: str,
        *,
        private: str = "",
        origin: Origin | None = None,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(public)
        self.public = public
        self.private = private
        self.origin = self.default_origin if origin is None else origin
        self.retry_after = retry_after

    def diagnosis(self) -> str:
        """Return what an operator should look at first."""
        detail = f" {self.private}" if self.private else ""
        return f"[{self.code}] {self.public} (cause: {self.origin}){detail}"


class TrustFailure(Failure):
    """Origin or integrity could not be established."""


class SignatureInvalid(TrustFailure):
    """A signature does not match what it signs, or no trusted key made it."""

    code = ErrorCode.SIGNATURE_INVALID
    default_origin = Origin.PEER


class CertificateNotTrusted(TrustFailure):
    """A certificate is not the one the network document names, or not at that time."""

    code = ErrorCode.CERTIFICATE_NOT_TRUSTED
    default_origin = Origin.PEER


class DecryptionFailed(TrustFailure):
    """A sealed payload cannot be opened with any key this node holds."""

    code = ErrorCode.DECRYPTION_FAILED
    default_origin = Origin.PEER


class NetworkDocumentInvalid(TrustFailure):
    """A network document is malformed, lacks governance signatures, or goes backwards."""

    code = ErrorCode.NETWORK_DOCUMENT_INVALID
    default_origin = Origin.TRUST_SERVICE


class TimeStampInvalid(TrustFailure):
    """A time-stamp that does not prove what it should, or of nobody the network trusts."""

    code = ErrorCode.TIME_STAMP_INVALID
    default_origin = Origin.TRUST_SERVICE


class TimeStampLapsed(TrustFailure):
    """A time-stamp whose certificates had ended before anything renewed it."""

    code = ErrorCode.TIME_STAMP_LAPSED


class TimeStampingUnavailable(TrustFailure):
    """A time-stamping authority, or what tells of revocations, did not answer."""

    code = ErrorCode.TIME_STAMPING_UNAVAILABLE
    default_origin = Origin.TRUST_SERVICE


class KeyUnavailable(TrustFailure):
    """A private key of this node is missing or cannot be read."""

    code = ErrorCode.KEY_UNAVAILABLE


class KeyLocked(KeyUnavailable):
    """A private key is sealed with a passphrase, and none or another one was given."""

    code = ErrorCode.KEY_LOCKED


class LedgerFailure(Failure):
    """A transparency log does not prove what it should."""

    default_origin = Origin.PEER


class CheckpointMalformed(LedgerFailure):
    """Text that is not a checkpoint of the log it should belong to."""

    code = ErrorCode.CHECKPOINT_MALFORMED


class CheckpointInconsistent(LedgerFailure):
    """A checkpoint that does not extend the last one seen: proof of misbehaviour if signed."""

    code = ErrorCode.CHECKPOINT_INCONSISTENT


class CheckpointGap(LedgerFailure):
    """The consistency proof starts from another size than the receiver last saw.

    Args:
        public: One sentence for the peer.
        last_seen: Tree size of the last checkpoint the receiver accepted; the
            sender repeats the batch with a proof from there.
    """

    code = ErrorCode.CHECKPOINT_GAP

    def __init__(self, public: str, *, last_seen: int) -> None:
        super().__init__(public, retry_after=timedelta(0))
        self.last_seen = last_seen


class InclusionInvalid(LedgerFailure):
    """A message is not in the log that its sender's checkpoint describes."""

    code = ErrorCode.INCLUSION_INVALID


class EvidenceInvalid(LedgerFailure):
    """An evidence file does not prove what it claims; ``public`` names the first failed step."""

    code = ErrorCode.EVIDENCE_INVALID


class ProtocolFailure(Failure):
    """The peer said something the protocol forbids."""

    default_origin = Origin.PEER


class EnvelopeMalformed(ProtocolFailure):
    """Bytes that are not an envelope, or a field that breaks a rule; ``public`` names it."""

    code = ErrorCode.ENVELOPE_MALFORMED


class BatchTooLarge(ProtocolFailure):
    """More bytes or messages than one batch may carry."""

    code = ErrorCode.BATCH_TOO_LARGE


class VersionUnsupported(ProtocolFailure):
    """A protocol version unknown here, or not allowed at that time."""

    code = ErrorCode.VERSION_UNSUPPORTED


class MisdirectedMessage(ProtocolFailure):
    """A message addressed to somebody else, or sent under another's name."""

    code = ErrorCode.MISDIRECTED_MESSAGE


class MemberUnknown(ProtocolFailure):
    """A state that the network document does not name, or no longer."""

    code = ErrorCode.MEMBER_UNKNOWN


class MessageUntimely(ProtocolFailure):
    """A message dated in the future beyond the tolerated skew."""

    code = ErrorCode.MESSAGE_UNTIMELY


class ReferenceUnknown(ProtocolFailure):
    """A message that refers to one this node never sent or received."""

    code = ErrorCode.REFERENCE_UNKNOWN


class TransitionIllegal(ProtocolFailure):
    """A message that the conversation's state does not admit."""

    code = ErrorCode.TRANSITION_ILLEGAL


class ReplayDetected(ProtocolFailure):
    """A message id seen before with different bytes."""

    code = ErrorCode.REPLAY_DETECTED


class RateExceeded(ProtocolFailure):
    """More requests than the agreed rate."""

    code = ErrorCode.RATE_EXCEEDED


class InputFailure(Failure):
    """What a person or a file gave us cannot be used; nothing was changed."""


class InputInvalid(InputFailure):
    """A value that breaks a rule.

    Args:
        public: What is wrong, naming the rule.
        field: Path of the offending field, ``person.birth_date`` for example;
            empty if the whole input is meant.
        place: Where in the input: a line, an element, a record number.
    """

    code = ErrorCode.INPUT_INVALID

    def __init__(self, public: str, *, field: str = "", place: str = "", private: str = "") -> None:
        super().__init__(public, private=private)
        self.field = field
        self.place = place


class ReferenceNotFound(InputFailure):
    """A reference that names nothing in this node."""

    code = ErrorCode.REFERENCE_NOT_FOUND


class ConfigurationInvalid(InputFailure):
    """The node's configuration cannot be used; the message names file and key."""

    code = ErrorCode.CONFIGURATION_INVALID


class ConflictingChange(InputFailure):
    """Somebody else changed the same thing first; nothing was overwritten."""

    code = ErrorCode.CONFLICTING_CHANGE


class AccessFailure(Failure):
    """Who is at the desk may not do this, or has not yet shown who they are."""


class SignInRequired(AccessFailure):
    """Nobody is signed in, or the session has ended."""

    code = ErrorCode.SIGN_IN_REQUIRED


class SessionLocked(SignInRequired):
    """Somebody is signed in and has locked the session; a second factor opens it again."""


class SignInRefused(AccessFailure):
    """The sign-in failed; the answer is the same whatever the reason."""

    code = ErrorCode.SIGN_IN_REFUSED


class FactorRequired(AccessFailure):
    """A second factor, or a fresh one, must be shown first."""

    code = ErrorCode.FACTOR_REQUIRED


class AccessDenied(AccessFailure):
    """The role does not include this act; nothing was shown or changed."""

    code = ErrorCode.ACCESS_DENIED


class ApprovalRequired(AccessFailure):
    """A second person must approve first; the act waits on record."""

    code = ErrorCode.APPROVAL_REQUIRED


class ProcessingFrozen(AccessFailure):
    """A supervisor or inspector has frozen this processing; nothing was lost."""

    code = ErrorCode.PROCESSING_FROZEN


class PeerUnreachable(Failure):
    """No answer from a peer node; the message stays in the outbox."""

    code = ErrorCode.PEER_UNREACHABLE
    default_origin = Origin.PEER


class PeerRefused(Failure):
    """The peer answered with a failure; its code is kept in ``peer_code``."""

    code = ErrorCode.PEER_REFUSED
    default_origin = Origin.PEER

    def __init__(
        self,
        public: str,
        *,
        peer_code: str,
        private: str = "",
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(public, private=private, retry_after=retry_after)
        self.peer_code = peer_code


class RegisterUnavailable(Failure):
    """A national register behind this node did not answer."""

    code = ErrorCode.REGISTER_UNAVAILABLE
    default_origin = Origin.NATIONAL_REGISTER


class StorageUnavailable(Failure):
    """This node's own database does not answer; nothing was written."""

    code = ErrorCode.STORAGE_UNAVAILABLE
