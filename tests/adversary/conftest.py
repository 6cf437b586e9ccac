from tests.desk.fixtures import desk
from tests.desk.pages.visits import chromium, visits

__all__ = ["chromium", "desk", "visits"]
