"""`make vectors`: write the examples of a transfer's papers, and print how many there are."""

from transfer_examples.gathering import documents, write

write()
print(f"{'transfer papers':16} {len(documents())}")
