"""The same ports in memory, with real transactions: for simulations and tests."""
