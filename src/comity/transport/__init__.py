"""Outbound calls to peer nodes, and readers of foreign register formats."""
