"""Alerts and notices. The room stands, with its walls; nothing lives in it yet."""
