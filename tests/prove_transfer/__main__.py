"""`make prove-transfer`: what a transfer promises when everything goes wrong, at full size; figures last."""

import sys

from proofs.command import main
from proofs.running import Proof
from prove_transfer.all_stages import STAGES

READ = ("tests/prove_transfer", "benchmarks/transfer.py")

if __name__ == "__main__":
    sys.exit(main(Proof("transfer", __doc__, STAGES, READ)))
