from tests.desk.fixtures import desk
from tests.desk.pages.visits import chromium, visits
from tests.desk.pages.world import world, world_visits

__all__ = ["chromium", "desk", "visits", "world", "world_visits"]
