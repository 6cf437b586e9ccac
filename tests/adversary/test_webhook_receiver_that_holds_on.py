"""Attack: a receiver holds the node's call, or answers without end, so that nobody else is told.

Stopped: a call ends after its time whatever comes, nothing of an answer's body is read, and each
receiver is called beside the others. The event stays due, and the other webhook is told.
"""

import threading
from contextlib import ExitStack

import msgspec
from tests.desk.desk_stage import Desk
from tests.desk.fixtures import desk
from tests.desk.webhook_stage import go_round, integrator, receiver

from comity.assembly.webhook_settings import WebhooksPart

__all__ = ["desk"]


def test_one_that_hangs_and_one_that_never_ends_keep_nobody_from_being_told(desk: Desk) -> None:
    with ExitStack() as stack:
        hanging, endless, good = (stack.enter_context(receiver()) for _ in range(3))
        hanging.hangs = threading.Event()
        endless.status, endless.flood = 200, b"x" * 65_536
        part = WebhooksPart(
            hosts=tuple(f"127.0.0.1:{each.port}" for each in (hanging, endless, good)),
            private_networks=("127.0.0.0/8",),
            http_on_loopback=True,
        )
        desk.node.config = msgspec.structs.replace(desk.node.config, webhooks=part)
        ines = integrator(desk)
        asked = [ines.approved(each.address)[0] for each in (hanging, endless, good)]
        for webhook in asked:
            assert ines.browser.api("POST", f"/webhooks/{webhook}/test").status == 200
        go_round(desk.node, time_limit=1.0)
        assert len(good.calls) == len(endless.calls) == len(hanging.calls) == 1
        fates = [ines.fates(each) for each in asked]
        assert fates == [
            [("webhook.test", "due")],
            [("webhook.test", "delivered")],
            [("webhook.test", "delivered")],
        ]
