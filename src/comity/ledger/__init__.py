"""The append-only transparency log: entries, Merkle proofs, checkpoints, evidence files.

Holds salted commitments and metadata. Must not know persons, nor what a payload
means: whoever publishes the whole log discloses its length and nothing else.
"""
