from tests.desk.fixtures import desk

__all__ = ["desk"]
