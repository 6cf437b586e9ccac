"""Lists as files for spreadsheets, calendars and programs.

Holds how they are written, and knows nothing of what stands in them but the type of each value.
"""
