"""How words of names are read in Latin letters: rules by script, and what was learnt from pairs.

Knows letters, not persons. Words come in lower case, in the compatibility form, without
spaces; readings go out as lower-case letters and digits of ASCII.
"""
