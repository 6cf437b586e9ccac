"""Mutual legal assistance. So far: apostilles, which make a document count abroad.

The room must not know criminal records; what is certified is a document and who signed it.
"""
