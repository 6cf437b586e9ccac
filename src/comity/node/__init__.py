"""The international face: the HTTP interface for peer nodes, and the worker."""
