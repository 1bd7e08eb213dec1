"""How many random cases a test tries: few and always the same in every run, many and new in `make fuzz`."""

from hypothesis import HealthCheck, Phase, settings

SHORT = settings(
    derandomize=True,
    max_examples=150,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
"""A seeded share for `make test`: a found change is told as it is, not made smaller."""

LONG = settings(max_examples=200_000, deadline=None, suppress_health_check=list(HealthCheck))
"""What a reader must stand before it is called finished."""
