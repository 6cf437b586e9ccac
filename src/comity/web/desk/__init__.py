"""The pages where officials work; they ask everything of the interface for programs."""
