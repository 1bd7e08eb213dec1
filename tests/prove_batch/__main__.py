"""`make prove-batch`: what moving a setting promises when everything goes wrong, at full size; figures last."""

import sys

from proofs.command import main
from proofs.running import Proof
from prove_batch.all_stages import STAGES

READ = ("tests/prove_batch", "benchmarks/batch.py", "benchmarks/make_setting.py")

if __name__ == "__main__":
    sys.exit(main(Proof("batch", __doc__, STAGES, READ)))
