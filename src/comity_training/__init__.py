"""Synthetic people, registers and scenarios for training, demonstrations, benchmarks and tests."""
