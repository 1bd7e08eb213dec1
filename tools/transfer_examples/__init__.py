"""Makes the examples of a transfer's papers: single papers and whole chains, the same bytes every time."""
