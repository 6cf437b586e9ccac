"""Pouring register files into the register, in groups that are committed one by one.

Whatever interrupts an import, what was committed stays and running it again goes on
harmlessly: what is there already is left alone. A record that cannot be kept is set
aside with its reason; the rest is kept.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, Protocol

from comity.assembly.build import Node, records_settings
from comity.assembly.register_entries import Office, Poured, pour
from comity.assembly.register_events import apply_event
from comity.assembly.trial import transaction
from comity.errors import InputFailure, InputInvalid
from comity.ids import ConvictionId
from comity.records.central_authority import CentralAuthority
from comity.records.messages import Kind
from comity.storage.store import Store, Work
from comity.transport.registers.record import (
    ImportedMessage,
    ImportedRecord,
    Reading,
    RegisterEvent,
    SetAside,
)

GROUP: Final = 300
"""Records committed together: few enough to repeat after a crash, enough to be quick."""

_MOST_SHOWN: Final = 10


class SetAsideKeeper(Protocol):
    """Where records that cannot be kept are put, so that they can be mended."""

    def keep(self, record: SetAside) -> None:
        """Keep what a reader could not read, or a report that could not be applied."""
        ...

    def keep_unfit(self, record: ImportedRecord, reason: str, field: str) -> None:
        """Keep a record that was read and that the register cannot take."""
        ...


class Nowhere:
    """Keeps nothing; for dry runs."""

    def keep(self, record: SetAside) -> None:
        """Keep nothing."""

    def keep_unfit(self, record: ImportedRecord, reason: str, field: str) -> None:
        """Keep nothing."""


@dataclass(slots=True)
class ImportSummary:
    """What an import did.

    Attributes:
        read: Readings of any kind.
        new: Records whose person was not in the register.
        changed: Records of which something changed.
        unchanged: Records that were there already.
        passed_over: Messages that hold no register data.
        events: Register events applied.
        set_aside: Records set aside.
        convictions: Convictions entered.
        changed_convictions: Convictions of which a new version is kept.
        removed: Convictions taken out, since the source no longer has them.
        notifications: Notifications composed.
        corrections: Cancelled and corrected answers composed.
        noted: Records of which the reader left something out, and why.
        reasons: The first records set aside: place and reason.
        missing: Own convictions that the source no longer has; they are kept.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    passed_over: int = 0
    events: int = 0
    set_aside: int = 0
    convictions: int = 0
    changed_convictions: int = 0
    removed: int = 0
    notifications: int = 0
    corrections: int = 0
    noted: Counter[str] = field(default_factory=Counter)
    reasons: list[tuple[str, str]] = field(default_factory=list)
    missing: list[ConvictionId] = field(default_factory=list)

    def count(self, reading: Reading, poured: Poured) -> None:
        """Count a record or an event that was kept."""
        if isinstance(reading, RegisterEvent):
            self.events += 1
        elif poured.is_new:
            self.new += 1
        elif poured.is_changed:
            self.changed += 1
        else:
            self.unchanged += 1
        if isinstance(reading, ImportedRecord | RegisterEvent) and reading.note:
            self.noted[reading.note] += 1
        self.convictions += poured.convictions
        self.changed_convictions += poured.changed_convictions
        self.removed += poured.removed
        told = sum(message.kind == Kind.NOTIFICATION for message in poured.sent)
        self.notifications += told
        self.corrections += len(poured.sent) - told
        self.missing += poured.missing

    def count_set_aside(self, place: str, reason: str) -> None:
        """Count a record that was set aside."""
        self.set_aside += 1
        if len(self.reasons) < _MOST_SHOWN:
            self.reasons.append((place, reason))


class RegisterImport:
    """One import.

    Args:
        store: The node's database.
        office: Who imports.
        keeper: Where records set aside are put.
        dry_run: Whether everything is tried, in groups, and nothing kept.
        group: Records committed together.
    """

    def __init__(
        self,
        store: Store,
        office: Office,
        *,
        keeper: SetAsideKeeper,
        dry_run: bool = False,
        group: int = GROUP,
    ) -> None:
        self.summary = ImportSummary()
        self._store = store
        self._office = office
        self._keeper = keeper
        self._dry_run = dry_run
        self._group = group

    def run(self, readings: Iterable[Reading]) -> ImportSummary:
        """Pour everything in.

        Raises:
            InputInvalid: The file cannot be read further; what was read is kept. The
                fault of whoever supplied it.
            StorageUnavailable: The database does not answer; groups committed before
                are kept.
        """
        for group in _groups(readings, self._group):
            self._take(group)
        return self.summary

    def _take(self, group: list[Reading]) -> None:
        """Commit a group; if one record of it cannot be kept, each by itself."""
        try:
            poured = self._try(group)
        except InputFailure as failure:
            if len(group) > 1:
                for reading in group:
                    self._take([reading])
                return
            self._set_aside(group[0], failure)
            return
        for reading, each in zip(group, poured, strict=True):
            self._count(reading, each)

    def _try(self, group: list[Reading]) -> list[Poured | None]:
        if not any(isinstance(each, ImportedRecord | RegisterEvent) for each in group):
            return [None] * len(group)
        poured: list[Poured | None] = []
        with transaction(self._store, keep=not self._dry_run) as work:
            poured += [self._pour(work, reading) for reading in group]
        return poured

    def _pour(self, work: Work, reading: Reading) -> Poured | None:
        match reading:
            case ImportedRecord():
                return pour(work, self._office, reading)
            case RegisterEvent():
                return apply_event(work, self._office.authority, reading)
            case ImportedMessage() | SetAside():
                return None

    def _count(self, reading: Reading, poured: Poured | None) -> None:
        self.summary.read += 1
        if poured is not None:
            self.summary.count(reading, poured)
        elif isinstance(reading, SetAside):
            self._keeper.keep(reading)
            self.summary.count_set_aside(reading.place, reading.reason)
        else:
            self.summary.passed_over += 1

    def _set_aside(self, reading: Reading, failure: InputFailure) -> None:
        self.summary.read += 1
        named = failure.field if isinstance(failure, InputInvalid) else ""
        reason = f"{named}: {failure.public}" if named else failure.public
        if isinstance(reading, RegisterEvent):
            self._keeper.keep(SetAside(reading.place, reason, reading.raw, field=named))
        elif isinstance(reading, ImportedRecord):
            self._keeper.keep_unfit(reading, reason, named)
        self.summary.count_set_aside(reading.place, reason)


def authority_of(node: Node) -> CentralAuthority:
    """Return a node's central authority, for use cases that need no service.

    Raises:
        ConfigurationInvalid: The configuration was changed and cannot be used.
    """
    return CentralAuthority(
        settings=records_settings(node.config, node.parameters),
        rules=node.records.authority.rules,
        rails=node.rails,
        partners=node.partners.states,
    )


def _groups(readings: Iterable[Reading], size: int) -> Iterator[list[Reading]]:
    """Yield lists of readings; what was read before a file breaks off is yielded first."""
    iterator = iter(readings)
    group: list[Reading] = []
    try:
        while True:
            group = []
            for reading in islice(iterator, size):
                group.append(reading)
            if not group:
                return
            yield group
            group = []
    except InputInvalid:
        if group:
            yield group
        raise
