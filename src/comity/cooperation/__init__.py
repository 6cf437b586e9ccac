"""Mutual legal assistance. The room stands, with its walls; nothing lives in it yet."""
