"""`make prove-bundle`: what a bundle promises, tried at full size, and the figures last."""

import sys

from proofs.command import main
from proofs.running import Proof
from prove_bundle.all_stages import STAGES

READ = ("fixtures", "benchmarks", "tests/prove_bundle", "tests/readers", "tests/stages", "tests/book_samples.py")

if __name__ == "__main__":
    sys.exit(main(Proof("bundle", __doc__, STAGES, READ)))
