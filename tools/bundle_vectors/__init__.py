"""Writes the test vectors of the sealed bundle: small named generators, one failure each, the same bytes always.

Nothing here uses the program's own writer: what the vectors hold follows from the specification alone.
"""
