"""The demonstration: three states on one machine, and the four exchanges between them."""
