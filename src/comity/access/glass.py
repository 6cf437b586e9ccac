"""Break-glass: clearance at once for a stated case, for everybody to see, reviewed after.

It opens restricted records to somebody whose role lets them read records, for half an hour.
It gives no power to approve, to appoint or to erase: haste is no reason for those.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from comity.access.model import GlassOutcome, GlassUse, SessionRecord
from comity.access.office import AccessOffice
from comity.access.permissions import Permission, Role
from comity.access.ports import AccessReading
from comity.access.principal import Principal
from comity.errors import AccessDenied, ConflictingChange, InputInvalid, ReferenceNotFound
from comity.ledger.acts import Act

_REPEATED: Final = timedelta(days=30)
_LEAST_REASON: Final = 20
_MOST: Final = 2000
_TOLD: Final = frozenset({Role.SUPERVISOR, Role.SECURITY_OFFICER})


class Glass:
    """Breaking it, and reviewing that.

    Args:
        office: Store, settings, clock.
    """

    def __init__(self, office: AccessOffice) -> None:
        self._office = office

    def broken(self, *, case: str, reason: str, by: Principal) -> GlassUse:
        """Break the glass; it opens from the next look on, without anybody else.

        Every supervisor and security officer is told in the same transaction.

        Args:
            case: For which case.
            reason: Why it cannot wait, in at least twenty characters.
            by: Who acts, in a session.

        Raises:
            AccessDenied: The role does not include it, or nobody's session acts.
            InputInvalid: Case or reason is missing or too short.
        """
        by.require(Permission.GLASS_BREAK)
        case, reason = case.strip(), reason.strip()
        if not case or len(case) > _MOST:
            raise InputInvalid("Breaking the glass names a case.", field="case")
        if not _LEAST_REASON <= len(reason) <= _MOST:
            raise InputInvalid(
                f"Breaking the glass gives a reason of at least {_LEAST_REASON} characters.",
                field="reason",
            )
        now = self._office.now()
        with self._office.store.begin() as work:
            record = None if by.session is None else work.access.sessions.get(by.session)
            if record is None:
                raise AccessDenied("Only somebody who is signed in can do this.")
            earlier = [
                each
                for each in work.access.glass_uses.of(by.account)
                if now - each.broken_at < _REPEATED
            ]
            use = GlassUse(
                id=self._office.identifier("gl"),
                account=record.account,
                case=case,
                reason=reason,
                broken_at=now,
                ends_at=now + self._office.settings.glass,
                earlier=len(earlier),
            )
            work.access.glass_uses.put(use)
            behind: SessionRecord = replace(record, glass=use.id)
            work.access.sessions.put(behind)
            self._office.log(
                work,
                Act.GLASS_BROKEN,
                {
                    "case": case,
                    "earlier": len(earlier),
                    "minutes": int(self._office.settings.glass.total_seconds()) // 60,
                    "use": use.id,
                },
                official=by.account,
            )
            again = f", after {len(earlier)} more in thirty days" if earlier else ""
            self._office.tell(
                work,
                _TOLD,
                f"Break-glass: {by.account} opened restricted records for case {case}{again}. "
                f"Review {use.id}.",
            )
        return use

    def listed(self, by: Principal) -> Sequence[GlassUse]:
        """Return every use, or for whoever may not review one's own, latest first.

        Raises:
            AccessDenied: The role includes neither.
        """
        if not by.may(Permission.GLASS_REVIEW):
            by.require(Permission.GLASS_BREAK)
        with self._office.store.read() as sight:
            uses = sight.access.glass_uses
            found = uses.all() if by.may(Permission.GLASS_REVIEW) else uses.of(by.account)
        return sorted(found, key=lambda each: each.broken_at, reverse=True)

    def reviewed(
        self, identifier: str, *, outcome: GlassOutcome, remark: str, by: Principal
    ) -> GlassUse:
        """Note what the review found.

        Raises:
            AccessDenied: The role does not include it, or it was one's own use.
            ReferenceNotFound: There is no such use.
            ConflictingChange: It was reviewed, with another outcome.
            InputInvalid: The remark is missing.
        """
        by.require(Permission.GLASS_REVIEW)
        if not remark.strip() or len(remark) > _MOST:
            raise InputInvalid("A review says why, in words.", field="remark")
        with self._office.store.begin() as work:
            use = work.access.glass_uses.get(identifier)
            if use is None:
                raise ReferenceNotFound("There is no such use of break-glass.")
            if use.account == by.account:
                raise AccessDenied("Nobody reviews their own use.")
            if use.outcome is not None:
                if (use.outcome, use.reviewed_by) == (outcome, by.account):
                    return use
                raise ConflictingChange("That use was reviewed already.")
            done = replace(
                use,
                reviewed_by=by.account,
                reviewed_at=self._office.now(),
                outcome=outcome,
                remark=remark.strip(),
            )
            work.access.glass_uses.put(done)
            self._office.log(
                work,
                Act.GLASS_REVIEWED,
                {"outcome": outcome.value, "use": use.id},
                official=by.account,
            )
            self._office.tell_one(
                work, use.account, f"Your use of break-glass {use.id} was found {outcome.value}."
            )
        return done


def clearance_behind_glass(access: AccessReading) -> frozenset[str]:
    """Return what broken glass opens: whatever any active supervisor is cleared for."""
    return frozenset().union(
        *(
            account.granted.compartments
            for account in access.accounts.all()
            if account.is_active and Role.SUPERVISOR in account.granted.roles
        )
    )
