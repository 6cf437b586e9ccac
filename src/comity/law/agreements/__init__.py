"""What two states may exchange, as reviewed text: one file an instrument."""
