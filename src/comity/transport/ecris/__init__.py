"""SOAP and XML of ECRIS v1.0, and the values of ``records.messages`` they stand for.

One table of every element serves reading and writing. Knows the schemas' names, order and
limits. Must not know conversations, storage, or whether anything may be said.
"""
