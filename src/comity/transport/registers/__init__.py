"""Readers of foreign register formats: a file in, one record at a time out.

Knows how a source writes persons and convictions, and what it does not say. Must not
know where records are kept, who two records belong to, or whether anything may be said.
"""
