"""What may be done at a desk, and which role includes it: one table, read by every face.

Source:
    Directive (EU) 2016/680 Art. 29(2)(e) (data access control: only data covered by the
    access authorisation) and (c), (d); least authority.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final


@unique
class Permission(StrEnum):
    """Stable names, ``room:subject:action``; they stand in the log and are never renamed."""

    PERSON_SEARCH = "records:person:search"
    PERSON_READ = "records:person:read"
    CONVICTION_ENTER = "records:conviction:enter"
    CONVERSATION_LIST = "records:conversation:list"
    CONVERSATION_READ = "records:conversation:read"
    TASK_LIST = "records:task:list"
    TASK_DECIDE = "records:task:decide"
    TASK_ASSIGN = "records:task:assign"
    ANSWER_APPROVE = "records:answer:approve"
    REQUEST_SEND = "records:request:send"
    REQUEST_DRAFT = "records:request:draft"
    OWN_DRAFT_READ = "records:draft:read-own"
    RECALL_DECIDE = "records:recall:decide"
    TEXT_TRANSLATE = "records:text:translate"
    RECORD_EXPORT = "records:record:export"
    DOCUMENT_ISSUE = "records:document:issue"
    RESTRICTION_SET = "records:restriction:set"
    DUTY_DESK_READ = "records:duty-desk:read"
    RIGHTS_REGISTER = "rights:request:register"
    RIGHTS_DECIDE = "rights:request:decide"
    RIGHTS_APPROVE = "rights:request:approve"
    RIGHTS_READ = "rights:request:read"
    RETENTION_READ = "retention:schedule:read"
    RETENTION_ASSESS = "retention:extension:assess"
    HOLD_SET = "retention:hold:set"
    JOURNAL_SEARCH = "oversight:journal:search"
    SAMPLE_DRAW = "oversight:sample:draw"
    MARK_WRITE = "oversight:mark:write"
    REGISTERS_READ = "oversight:registers:read"
    PROCESSING_FREEZE = "oversight:processing:freeze"
    JOURNAL_EXPORT = "oversight:journal:export"
    BREACH_REGISTER = "oversight:breach:register"
    BREACH_READ = "oversight:breach:read"
    MISUSE_REVIEW = "oversight:misuse:review"
    QUESTION_ANSWER = "oversight:question:answer"
    QUALITY_REVIEW = "oversight:quality:review"
    POLICY_EXPLAIN = "policy:decision:explain"
    POLICY_ADOPT = "policy:set:adopt"
    ACCOUNT_LIST = "access:account:list"
    ACCOUNT_CREATE = "access:account:create"
    ACCOUNT_APPROVE = "access:account:approve"
    SESSION_REVOKE = "access:session:revoke"
    GLASS_BREAK = "access:glass:break"
    GLASS_REVIEW = "access:glass:review"
    SERVICE_KEY_ISSUE = "access:service-key:issue"
    NODE_HEALTH = "node:health:read"
    NODE_CONFIGURE = "node:configuration:change"
    BACKUP_MAKE = "node:backup:make"
    CONNECTOR_READ = "node:connector:read"
    CONNECTOR_RUN = "node:connector:run"
    OWN_ACCOUNT = "access:account:own"
    """One's own account: factors, password, sessions; every role has it."""


@unique
class Role(StrEnum):
    """Who somebody is at the desk. Stable names."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    TRANSLATOR = "translator"
    REQUESTING_AUTHORITY = "requesting-authority"
    INSPECTOR = "inspector"
    SECURITY_OFFICER = "security-officer"
    ADMINISTRATOR = "administrator"
    INTEGRATOR = "integrator"


_P = Permission
_CASEWORK: Final = frozenset(
    {
        _P.PERSON_SEARCH, _P.PERSON_READ, _P.CONVICTION_ENTER, _P.CONVERSATION_LIST,
        _P.CONVERSATION_READ, _P.TASK_LIST, _P.TASK_DECIDE, _P.REQUEST_SEND, _P.RECALL_DECIDE,
        _P.RECORD_EXPORT, _P.DOCUMENT_ISSUE, _P.RIGHTS_REGISTER, _P.RIGHTS_DECIDE,
        _P.RIGHTS_READ, _P.RETENTION_READ, _P.POLICY_EXPLAIN, _P.QUESTION_ANSWER,
        _P.GLASS_BREAK, _P.DUTY_DESK_READ,
    }
)  # fmt: skip

PERMISSIONS: Final[Mapping[Role, frozenset[Permission]]] = MappingProxyType(
    {
        Role.OFFICER: _CASEWORK | {_P.OWN_ACCOUNT},
        Role.SUPERVISOR: _CASEWORK
        | {
            _P.OWN_ACCOUNT, _P.TASK_ASSIGN, _P.ANSWER_APPROVE, _P.RIGHTS_APPROVE,
            _P.RESTRICTION_SET,
            _P.RETENTION_ASSESS, _P.HOLD_SET, _P.MISUSE_REVIEW, _P.BREACH_REGISTER,
            _P.BREACH_READ, _P.POLICY_ADOPT, _P.QUALITY_REVIEW,
        },
        Role.TRANSLATOR: frozenset({_P.OWN_ACCOUNT, _P.TEXT_TRANSLATE}),
        Role.REQUESTING_AUTHORITY: frozenset(
            {_P.OWN_ACCOUNT, _P.REQUEST_DRAFT, _P.OWN_DRAFT_READ}
        ),
        Role.INSPECTOR: frozenset(
            {
                _P.OWN_ACCOUNT, _P.JOURNAL_SEARCH, _P.SAMPLE_DRAW, _P.MARK_WRITE,
                _P.REGISTERS_READ, _P.PROCESSING_FREEZE, _P.JOURNAL_EXPORT, _P.BREACH_READ,
                _P.RIGHTS_READ, _P.RETENTION_READ, _P.POLICY_EXPLAIN, _P.NODE_HEALTH,
            }
        ),
        Role.SECURITY_OFFICER: frozenset(
            {
                _P.OWN_ACCOUNT, _P.ACCOUNT_LIST, _P.ACCOUNT_APPROVE, _P.SESSION_REVOKE,
                _P.GLASS_REVIEW, _P.MISUSE_REVIEW, _P.BREACH_REGISTER, _P.BREACH_READ,
                _P.NODE_HEALTH,
            }
        ),
        Role.ADMINISTRATOR: frozenset(
            {
                _P.OWN_ACCOUNT, _P.ACCOUNT_LIST, _P.ACCOUNT_CREATE, _P.SESSION_REVOKE,
                _P.NODE_HEALTH, _P.NODE_CONFIGURE, _P.BACKUP_MAKE, _P.CONNECTOR_READ,
                _P.CONNECTOR_RUN, _P.DUTY_DESK_READ,
            }
        ),
        Role.INTEGRATOR: frozenset(
            {
                _P.OWN_ACCOUNT, _P.SERVICE_KEY_ISSUE, _P.NODE_HEALTH, _P.CONNECTOR_READ,
                _P.CONNECTOR_RUN,
            }
        ),
    }
)  # fmt: skip
"""What each role includes."""

EXCLUSIVE: Final = frozenset(
    {Role.INSPECTOR, Role.SECURITY_OFFICER, Role.ADMINISTRATOR, Role.REQUESTING_AUTHORITY}
)
"""Roles that nobody combines with another: who watches, guards or runs the node, or asks it."""


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Return what roles include together.

    Example:
        >>> Permission.PERSON_READ in permissions_of([Role.ADMINISTRATOR])
        False
    """
    return frozenset().union(*(PERMISSIONS[role] for role in roles))


def conflict_among(roles: Iterable[Role]) -> tuple[Role, Role] | None:
    """Return two roles that nobody may combine, or ``None``."""
    held = sorted(frozenset(roles))
    for exclusive in held:
        if exclusive in EXCLUSIVE:
            for other in held:
                if other is not exclusive:
                    return exclusive, other
    return None
