"""journal-bridge: a child's learning journal, moved whole, with nothing about any other child."""

__version__ = "0.1.0"
