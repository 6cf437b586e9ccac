"""Comity: the node with which a state exchanges criminal records with other states."""
