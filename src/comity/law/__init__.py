"""Instruments, time limits, grounds, purposes and retention, each with its citation.

Data with lookups. The room does no input or output and asks no clock: days and
calendars are handed in. What was not read in a source says so in its ``Basis``.
"""
