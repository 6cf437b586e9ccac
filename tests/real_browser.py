"""Chromium as tests start it: without what a person at a screen would have around the page.

Starting a window costs more than most pages. Half of it is pages of Chromium's own, which it
opens with every window for suggestions below an address bar that no test has.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, sync_playwright
from tests.programs import program

_SUGGESTIONS: Final = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
_OF_PLAYWRIGHT: Final = (
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "TcpPortRandomizationWin",
    "ThirdPartyStoragePartitioning",
)
"""What Playwright turns off: of this option the last one counts, so ours has to repeat it."""


@contextmanager
def started_chromium() -> Iterator[Browser]:
    """Start the browser; without one the test is skipped, in continuous integration failed."""
    path = program("chromium")
    off = ",".join((*_SUGGESTIONS, *_OF_PLAYWRIGHT))
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", f"--disable-features={off}"]
        )
        yield started
        started.close()
