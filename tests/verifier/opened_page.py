"""The verifier's page in a browser."""

from pathlib import Path

from playwright.sync_api import Page

SECONDS = 1000


class Opened:
    """The page in a browser, and everything it did that it should not do."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda problem: self.complaints.append(str(problem)))
        page.goto(path.as_uri())

    def check(self, evidence: Path, network: Path, digest: str = "") -> str:
        """Choose both files, ask for the check, and return the verdict."""
        self.page.set_input_files("#evidence", evidence)
        self.page.set_input_files("#network", network)
        self.page.fill("#digest", digest)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector("#verdict", timeout=30 * SECONDS)
        self.page.wait_for_function("document.getElementById('progress').textContent === ''")
        return self.page.inner_text("#verdict")
