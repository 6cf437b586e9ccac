"""Rules on misuse that look at many entries: volume, browsing, looks that lead to nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from statistics import median
from typing import Final

from comity.oversight.journal import JournalEntry
from comity.oversight.misuse_material import Material, Noticed

TIMES_OWN_MEDIAN: Final = 3
PEERS_PERCENTILE: Final = 99
LEAST_A_DAY: Final = 10
LEAST_UNFOLLOWED: Final = 10
SHARE_UNFOLLOWED: Final = 80
BROWSED: Final = 5
BROWSED_WITHIN: Final = timedelta(minutes=10)
EXPORTED_WITHIN: Final = timedelta(minutes=30)
OFFICERS_ON_ONE: Final = 3


def volume(material: Material) -> Iterator[Noticed]:
    """Notice days of many more looks than the officer's own and nearly all peers' days."""
    days: dict[str, dict[date, list[int]]] = defaultdict(lambda: defaultdict(list))
    for entry in material.looks():
        days[entry.official][entry.day].append(entry.leaf)
    for official, own in days.items():
        usual = median(len(leaves) for leaves in own.values())
        peers = sorted(
            len(leaves)
            for other, others in days.items()
            if other != official
            for leaves in others.values()
        )
        most = peers[min(len(peers) * PEERS_PERCENTILE // 100, len(peers) - 1)] if peers else 0
        for day, leaves in own.items():
            count = len(leaves)
            if count >= LEAST_A_DAY and count > TIMES_OWN_MEDIAN * usual and count > most:
                yield Noticed(
                    official,
                    tuple(leaves),
                    f"{count} looks on {day}: more than {TIMES_OWN_MEDIAN} times the officer's own "
                    f"median of {usual:g} a day, and than {most}, the {PEERS_PERCENTILE}th "
                    "percentile of colleagues' days.",
                )


def never_followed(material: Material) -> Iterator[Noticed]:
    """Notice officers most of whose looks no act follows: in the case, or upon the record."""
    acts = material.follow_ups()
    for official, looks in material.looks_by_officer().items():
        idle = [entry for entry in looks if not _is_followed(entry, acts)]
        share = len(idle) * 100 // len(looks)
        if len(idle) >= LEAST_UNFOLLOWED and share >= SHARE_UNFOLLOWED:
            yield Noticed(
                official,
                tuple(entry.leaf for entry in idle),
                f"{len(idle)} of {len(looks)} looks were followed by no act in their case or upon "
                f"the record: {share} %, and {SHARE_UNFOLLOWED} % is noticed.",
            )


def _is_followed(look: JournalEntry, acts: Mapping[str, Sequence[int]]) -> bool:
    return any(
        acts[followed][-1] > look.leaf for followed in (look.case, *look.shown) if followed in acts
    )


def browsing(material: Material) -> Iterator[Noticed]:
    """Notice many records of near names looked at within minutes."""
    for official, looks in material.looks_by_officer().items():
        by_likeness: dict[str, list[tuple[JournalEntry, str]]] = defaultdict(list)
        for entry in looks:
            for subject in entry.shown:
                if likeness := material.surroundings.likeness(subject):
                    by_likeness[likeness].append((entry, subject))
        for near in by_likeness.values():
            if (noticed := _browsed(official, near)) is not None:
                yield noticed


def _browsed(official: str, near: list[tuple[JournalEntry, str]]) -> Noticed | None:
    for place, (entry, _) in enumerate(near):
        within = [
            (other, subject)
            for other, subject in near[place:]
            if other.at - entry.at <= BROWSED_WITHIN
        ]
        subjects = {subject for _, subject in within}
        if len({other.leaf for other, _ in within}) > 1 and len(subjects) >= BROWSED:
            return Noticed(
                official,
                tuple(dict.fromkeys(other.leaf for other, _ in within)),
                f"{len(subjects)} records of near names one by one within "
                f"{BROWSED_WITHIN.total_seconds() / 60:g} minutes; {BROWSED} are noticed.",
            )
    return None


def export_after_look(material: Material) -> Iterator[Noticed]:
    """Notice records handed out soon after they were looked at in another case."""
    last: dict[tuple[str, str], JournalEntry] = {}
    for entry in material.entries:
        if entry.act == "consult-register":
            last |= {(entry.official, subject): entry for subject in entry.shown}
        elif entry.act.startswith("export-"):
            for subject in entry.shown:
                look = last.get((entry.official, subject))
                if (
                    look is not None
                    and look.case != entry.case
                    and entry.at - look.at <= EXPORTED_WITHIN
                ):
                    minutes = (entry.at - look.at).total_seconds() / 60
                    yield Noticed(
                        entry.official,
                        (look.leaf, entry.leaf),
                        f"A record was handed out {minutes:.0f} minutes after it was looked at, "
                        "under another case.",
                    )
                    break


def news(material: Material) -> Iterator[Noticed]:
    """Notice each of many officers who looked at one record after it was in the news."""
    for each in material.news:
        looks = [
            entry
            for entry in material.looks()
            if each.subject in entry.shown and each.since <= entry.at <= each.until
        ]
        officers = Counter(entry.official for entry in looks)
        if len(officers) < OFFICERS_ON_ONE:
            continue
        for official in sorted(officers):
            yield Noticed(
                official,
                tuple(entry.leaf for entry in looks if entry.official == official),
                f"{len(officers)} officers looked at one record after it was in the news; "
                f"{OFFICERS_ON_ONE} are noticed.",
            )
