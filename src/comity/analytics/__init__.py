"""Counts and delays from exchange metadata; never persons. Nothing lives in it yet."""
