"""Work that is looked for again and again, for as long as a node serves."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Final, Never

from comity.errors import Failure
from comity.node.defects import without_text

_PAUSE_SECONDS: Final = 5.0


async def repeat(
    work: Callable[[], object], executor: Executor, *, log: logging.Logger, what: str, one: str
) -> Never:
    """Do work, pause, and do it again, until cancelled; what goes wrong ends one round only.

    Args:
        work: Does what waits or was interrupted, if anything does.
        executor: Where it is done, so that the network is never blocked.
        log: Where it is told that a round failed.
        what: What is done, in the plural, as the log names it.
        one: The same in the singular, with its article.
    """
    loop = asyncio.get_running_loop()
    while True:
        try:
            await loop.run_in_executor(executor, work)
        except Failure as failure:
            log.error("%s: %s", what, failure.diagnosis())  # noqa: TRY400 - the diagnosis is whole
        except Exception as defect:
            # The text of a defect can quote what it choked on, so it is not shown.
            log.error("a defect in %s", one, exc_info=without_text(defect))  # noqa: TRY400
        await asyncio.sleep(_PAUSE_SECONDS)
