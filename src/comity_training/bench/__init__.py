"""Measuring nodes: real processes, real TLS, real files; what is counted is read from disk."""
