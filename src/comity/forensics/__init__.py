"""Forensic data, hit or no hit. The room stands, with its walls; nothing lives in it yet."""
