"""Identity search: candidates and explanations. Knows persons, not convictions."""
