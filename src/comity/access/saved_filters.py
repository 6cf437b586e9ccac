"""Filters that an official keeps under a name: private, few, and never about a person.

What a list may be narrowed to is a closed set of words, checked where the lists are; the name
is the official's own and sealed at rest like everything in this room. It is no act upon data,
so that none of it goes on record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from comity.access.office import AccessOffice
from comity.access.ports import AccessWork
from comity.access.principal import Principal
from comity.access.saved_filter_model import SavedFilter, filter_key
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound

MOST: Final = 20
"""Of one account."""


class SavedFilters:
    """Filters that officials keep.

    Args:
        office: Store, settings, clock.
    """

    def __init__(self, office: AccessOffice) -> None:
        self._office = office

    def listed(self, by: Principal) -> Sequence[SavedFilter]:
        """Return one's own, by list and name."""
        with self._office.store.read() as sight:
            found = sight.access.saved_filters.of(by.account)
        return sorted(found, key=lambda each: (each.place, each.name))

    def keep(
        self, *, place: str, name: str, chosen: Mapping[str, str], by: Principal
    ) -> SavedFilter:
        """Save a filter; one of that name is replaced.

        Raises:
            InputInvalid: There are too many already. The owner's input.
        """
        with self._office.store.begin() as work:
            before = work.access.saved_filters.found(filter_key(by.account, place, name))
            if before is None and len(work.access.saved_filters.of(by.account)) >= MOST:
                raise InputInvalid("At most 20 filters can be saved.", field="name")
            identifier = self._office.identifier("sf") if before is None else before.id
            kept = SavedFilter(
                identifier, by.account, place, name, dict(chosen), self._office.now()
            )
            work.access.saved_filters.put(kept)
        return kept

    def rename(self, identifier: str, name: str, *, by: Principal) -> SavedFilter:
        """Give a filter of one's own another name.

        Raises:
            ConflictingChange: Another one has it.
            ReferenceNotFound: There is none, or it is somebody else's.
        """
        with self._office.store.begin() as work:
            found = _own(work, identifier, by)
            other = work.access.saved_filters.found(filter_key(by.account, found.place, name))
            if other is not None and other.id != found.id:
                raise ConflictingChange("Another filter of this list has that name.")
            renamed = replace(found, name=name)
            work.access.saved_filters.put(renamed)
        return renamed

    def drop(self, identifier: str, *, by: Principal) -> SavedFilter:
        """Delete a filter of one's own.

        Raises:
            ReferenceNotFound: There is none, or it is somebody else's.
        """
        with self._office.store.begin() as work:
            found = _own(work, identifier, by)
            work.access.saved_filters.drop(found.id)
        return found


def _own(work: AccessWork, identifier: str, by: Principal) -> SavedFilter:
    found = work.access.saved_filters.get(identifier)
    if found is None or found.account != by.account:
        raise ReferenceNotFound("There is no such filter.")
    return found
