"""A node whose log is stamped by somebody who can be made to lie."""

from datetime import timedelta
from typing import Final

from tests.federation.trust_site import AUTHORITY, TrustSite

from comity.assembly.budgets import TrustService
from comity.assembly.service_states import Condition
from comity.assembly.stamping import StampingTrouble, trouble_with
from comity.ledger.publication import base_note, every_log_key
from comity.ledger.time_stamp_ports import KeptTimeStamp
from comity.trust.time_stamp import StampedTime, verify_chain
from comity.trust.time_stamp_authorities import anchors_of

QUARTER: Final = timedelta(minutes=15)


class Attack:
    """A site with one honest stamp; what the attacker does is done from then on.

    Attributes:
        site: The nodes and what they rely on.
        replay: Whether the attacker answers with what it recorded.
        word: What the attacker says of revocations; the truth if None.
    """

    def __init__(self) -> None:
        self.site = TrustSite()
        self.replay = False
        self.word: bytes | None = None
        self._recorded = b""
        self.site.stamping.client = self
        self.step()
        assert len(self.kept()) == 1

    async def stamp(self, url: str, query: bytes) -> bytes:
        """Answer as the attacker does; an honest answer is recorded."""
        if not self.replay:
            self._recorded = await self.site.stamp(url, query)
        return self._recorded

    async def revocation_list(self, url: str) -> bytes:
        """Tell of revocations what is true, or what the attacker says."""
        return await self.site.revocation_list(url) if self.word is None else self.word

    async def answer_about(self, url: str, question: bytes) -> bytes:
        """Answer about a certificate."""
        return await self.site.answer_about(url, question)

    def step(self) -> None:
        """Let the node send something, publish, and ask for a stamp."""
        self.site.pass_time(QUARTER, QUARTER)

    def kept(self) -> dict[tuple[int, str], tuple[KeptTimeStamp, ...]]:
        """Return every time-stamp that the node keeps."""
        return dict(self.site.austria.store.tables.time_stamps)

    def trouble(self) -> StampingTrouble | None:
        """Return what the node's operator is told of the authority."""
        with self.site.austria.store.database.read() as snapshot:
            return trouble_with(snapshot.facts, AUTHORITY)

    def verified(self) -> StampedTime:
        """Verify the newest chain, as an auditor does."""
        directory = self.site.austria.partners.document
        with self.site.austria.store.database.read() as snapshot:
            kept = snapshot.time_stamps.latest(AUTHORITY)
            assert kept is not None
            publication = snapshot.publications.covering(kept.size)
            assert publication is not None
            [chain] = snapshot.time_stamps.of(kept.size)
        base = base_note(publication.note, every_log_key(directory, self.site.austria.key.name))
        anchors = anchors_of(directory.document, AUTHORITY)
        return verify_chain(chain.tokens, base, anchors, now=self.site.clock.now())


def expect_detected(attack: Attack, *, code: str) -> None:
    """Let the attack happen, and check that nothing comes of it.

    Detected by the node that asked, before anything is kept; the proof is the answer
    itself, which does not verify against the anchors that the governance signed. What is
    kept is what was kept, messages go on, and the operator is told.
    """
    before, honest = attack.kept(), attack.verified()
    sent = len(attack.site.sent)
    for _ in range(3):
        attack.step()
    assert attack.kept() == before
    assert attack.verified() == honest
    trouble = attack.trouble()
    assert trouble is not None
    assert trouble.code == code
    state = attack.site.state_of(TrustService.TIME_STAMPING)
    assert state.condition is Condition.DEGRADED
    assert trouble.what in state.what
    attack.site.federation.run_until_quiet()
    assert all(attack.site.delivered(attack.site.sent[sent:])), "messages went on"
