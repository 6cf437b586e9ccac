"""Who is at the desk: accounts, roles, sessions, second factors, approvals, service keys.

It decides what somebody may do without ever learning whom a record is about.
"""
