from tests.desk.fixtures import desk
from tests.desk.pages.visits import chromium

__all__ = ["chromium", "desk"]
