"""The load generator, and what it writes, at a size that tests can afford."""
