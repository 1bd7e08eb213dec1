"""A whole setting, or four hundred, to another platform: planned, run, stopped, gone on with, and accounted for."""
