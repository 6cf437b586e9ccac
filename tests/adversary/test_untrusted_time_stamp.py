"""Somebody on the way, or the authority itself, answers with a time-stamp that does not count.

The attacker answers in place of the authority: with a certificate of its own making, with
the certificate of a web server of the same issuer, with a signature that does not match,
with a revoked certificate, or with an older answer to another request. If the node kept
such a token, it would believe that its log is stamped, and evidence made from it would
fail in court years later, when nothing can be done about it.
"""

from datetime import timedelta

import pytest
from tests.adversary.stamping_attack import Attack, expect_detected

from comity.assembly.budgets import TrustService
from comity.assembly.service_states import Condition
from comity.trust.time_stamp import REMARK_REVOCATION
from comity_training.time_stamping_authority import Misconduct, TimeStampingAuthority


@pytest.mark.parametrize(
    "misconduct",
    [
        Misconduct.ANOTHER_IMPRINT,
        Misconduct.ANOTHER_NONCE,
        Misconduct.BROKEN_SIGNATURE,
        Misconduct.NOT_FOR_TIME_STAMPING,
        Misconduct.ANOTHER_CERTIFICATE,
        Misconduct.FURTHER_CERTIFICATE,
    ],
)
def test_a_wrong_answer_is_detected_by_the_node_that_asked(misconduct: Misconduct) -> None:
    attack = Attack()
    attack.site.authority.misconduct = misconduct
    expect_detected(attack, code="trust:time-stamp:invalid")


def test_an_authority_of_the_attackers_own_is_detected() -> None:
    attack = Attack()
    honest = attack.site.authority
    attack.site.authority = TimeStampingAuthority(
        honest.name,  # the very name that the network document has
        honest.clock,
        honest.randomness,
        honest.began_at,
        address=honest.address,
    )
    expect_detected(attack, code="trust:time-stamp:invalid")


def test_the_answer_to_an_earlier_request_is_detected() -> None:
    attack = Attack()
    attack.replay = True
    expect_detected(attack, code="trust:time-stamp:invalid")


def test_a_revoked_certificate_is_detected_by_the_word_of_its_issuer() -> None:
    attack = Attack()
    attack.site.authority.revoked_at = attack.site.clock.now() - timedelta(days=1)
    expect_detected(attack, code="trust:time-stamp:invalid")


@pytest.mark.parametrize("word", ["nothing", "nonsense", "old", "of another", "altered"])
def test_false_word_of_revocations_drops_no_time_stamp(word: str) -> None:
    """Lists of revocations come over plain HTTP, so the attacker answers in place of their issuer.

    What it says is not signed by who may, or not of that time: it is detected by the node that
    asked, the time-stamp stays and is verified with a remark, and word is asked for again.
    """
    attack = Attack()
    site = attack.site
    honest = site.authority
    other = TimeStampingAuthority(
        honest.name, honest.clock, honest.randomness, honest.began_at, address=honest.address
    )
    other.revoked_at = site.clock.now()
    list_of_long_ago = honest.revocation_list()
    said = {
        "nothing": b"",
        "nonsense": b"\x30\x03\x02\x01\x00",
        "of another": other.revocation_list(),
        "old": list_of_long_ago,
        "altered": list_of_long_ago[:-1] + bytes([list_of_long_ago[-1] ^ 1]),
    }[word]
    site.clock.time += timedelta(days=30)
    attack.word = said
    attack.step()
    after = attack.kept()
    assert len(after) == 2
    assert attack.verified().remarks == (REMARK_REVOCATION,)
    for _ in range(3):
        attack.step()
    assert attack.kept().items() >= after.items(), "nothing was dropped or changed"
    assert site.state_of(TrustService.REVOCATION).condition is Condition.DEGRADED
    attack.word = None
    for _ in range(3):
        attack.step()
    assert attack.verified().remarks == ()
    assert site.state_of(TrustService.REVOCATION).condition is Condition.WORKING
