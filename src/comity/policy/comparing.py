"""What differs between two bundles, said in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from comity.errors import ConfigurationInvalid
from comity.law.agreement import read_agreement
from comity.policy.bundle import BundleContent, read_bundle
from comity.policy.engine import Note, policy_set


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs.

    Attributes:
        part: ``policy``, ``rule``, ``agreement``, ``schema``, ``engine`` or ``law``.
        name: Which one.
        words: What differs, in one sentence.
        widens: Whether more may be permitted by it; a reader looks at these first.
    """

    part: str
    name: str
    words: str
    widens: bool = False


def differences_between(before: bytes, after: bytes) -> tuple[Difference, ...]:
    """Return what differs between two bundles, what may permit more first.

    Raises:
        ConfigurationInvalid: One of them is no bundle.
    """
    old, new = read_bundle(before), read_bundle(after)
    found = [
        *_release(old, new),
        *_policies(old, new),
        *_rules(old.rules, new.rules),
        *_agreements(old, new),
    ]
    return tuple(sorted(found, key=lambda each: (not each.widens, each.part, each.name)))


def _release(old: BundleContent, new: BundleContent) -> Iterator[Difference]:
    if old.engine != new.engine:
        yield Difference("engine", new.engine, f"Decided by engine {old.engine} before.")
    if old.law != new.law:
        yield Difference("law", new.law[:16], "The release has other tables of law.")
    if old.schemas != new.schemas:
        yield Difference("schema", "schema", "The facts that policies may look at differ.")


def _policies(old: BundleContent, new: BundleContent) -> Iterator[Difference]:
    before, after = (_notes(each) for each in (old, new))
    sources = (_sources(old), _sources(new))
    for name in sorted(before.keys() | after.keys()):
        was, now = before.get(name), after.get(name)
        if was is None and now is not None:
            yield Difference("policy", name, f"Added: {_said(now)}.", widens=not now.forbids)
        elif was is not None and now is None:
            yield Difference("policy", name, f"Taken out: it {_said(was)}.", widens=was.forbids)
        elif was is not None and now is not None and sources[0][name] != sources[1][name]:
            words = f"Changed: it {_said(now)}; before it {_said(was)}."
            if _said(now) == _said(was):
                words = f"Changed: it {_said(now)}, under other conditions."
            yield Difference("policy", name, words, widens=True)


def _said(note: Note) -> str:
    acts = ", ".join(sorted(note.actions)) or "every act"
    if note.forbids:
        return f"forbids {acts} on the ground {note.annotations['ground']}"
    duties = " ".join(note.obligations) or "no duty"
    return f"permits {acts} with {duties}"


def _notes(content: BundleContent) -> Mapping[str, Note]:
    return policy_set(content.policies, content.schemas).notes


def _sources(content: BundleContent) -> Mapping[str, str]:
    return policy_set(content.policies, content.schemas).sources()


_SETS = frozenset(
    {
        "automatic",
        "consent_required",
        "consent_required_to_ask",
        "further_parties",
        "purposes_answered",
        "purposes_asked",
    }
)
_NARROWING = frozenset({"consent_required", "consent_required_to_ask"})
"""Rules of which more means that less is permitted."""


def _rules(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    for name in sorted((old.keys() | new.keys()) - {"version"}):
        was, now = old.get(name, ""), new.get(name, "")
        if was == now:
            continue
        if name not in _SETS:
            widens = now == "yes" and name != "name"
            yield Difference(
                "rule", name, f"{now or 'nothing'}; before {was or 'nothing'}.", widens
            )
            continue
        added, gone = set(now.split()) - set(was.split()), set(was.split()) - set(now.split())
        words = [f"with {' '.join(sorted(added))}"] if added else []
        words += [f"without {' '.join(sorted(gone))}"] if gone else []
        wider = gone if name in _NARROWING else added
        yield Difference("rule", name, f"Now {', '.join(words)}.", bool(wider))


def _agreements(old: BundleContent, new: BundleContent) -> Iterator[Difference]:
    for key in sorted(old.agreements.keys() | new.agreements.keys()):
        if old.agreements.get(key) != new.agreements.get(key):
            yield Difference("agreement", key, "The instrument's terms differ.", widens=True)
    before, after = (_own(each) for each in (old, new))
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        if was is None and now is not None:
            text, widens = f"Added: {_told(now)}", _widens(now)
        elif was is not None and now is None:
            text, widens = f"Taken out: {_told(was)}", True
        else:
            text, widens = f"Changed: {_told(now or '')}", True
        yield Difference("agreement", key, text, widens)


def _own(content: BundleContent) -> dict[str, str]:
    found = {}
    for place, text in enumerate(content.own_agreements, 1):
        found[read_agreement(text, where=f"own agreement {place}", own=True).key] = text
    return found


def _widens(text: str) -> bool:
    return read_agreement(text, where="agreement", own=True).widens


def _told(text: str) -> str:
    own = read_agreement(text, where="agreement", own=True)
    parties = ", ".join(sorted(own.parties))
    said = f"{own.title}, between {parties}, beside {own.supplements}."
    return f"{said} It names parties that the instrument does not." if own.widens else said


def require_bundle(content: bytes | None, named: str) -> bytes:
    """Return a bundle that must be there.

    Raises:
        ConfigurationInvalid: It is not.
    """
    if content is None:
        raise ConfigurationInvalid(f"No bundle {named} is kept here.")
    return content
