"""A setting's journals for another platform: planned, written, read back, compared, and only then delivered."""
