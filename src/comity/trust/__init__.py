"""Keys, digests, signatures, sealing, certificates and the network document.

The only room with cryptography. It knows members, keys and bytes; it knows no
person and nothing of what a payload means.
"""
