"""A made-up population of any size, streamed, and questions about it with known answers."""
