"""`make vectors`: write the vectors, their index and the worked example, and print how many there are."""

from bundle_vectors.gathering import counted, write

write()
for kind, count in counted():
    print(f"{kind:16} {count}")
print(f"{'all':16} {sum(count for _, count in counted())}")
