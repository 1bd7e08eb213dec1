"""`make names`: print how well names are found, on the sentences the rules were made with and on the others."""

from pathlib import Path

from names.scoring import score, sentences

HERE = Path(__file__).parent

for folder in ("training", "unseen"):
    print(f"{folder}: {score(sentences(HERE / folder))}")  # noqa: T201 - it prints figures
