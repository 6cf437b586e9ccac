"""Frequent names by country, in the country's script, and the rules of their forms."""
