"""`make prove-transfer`: what a transfer promises when everything goes wrong, at full size; figures last."""

import sys

from prove_transfer.all_stages import STAGES
from proving.command import main
from proving.running import Proof

READ = ("tests/prove_transfer", "benchmarks/transfer.py")

if __name__ == "__main__":
    sys.exit(main(Proof("transfer", __doc__, STAGES, READ)))
