"""The inspector's room: what was done, read from the log, and what must follow from it.

It sees who acted, when, why and upon which reference; never a person.
"""
