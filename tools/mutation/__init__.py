"""Changes the code of `minimise/` in one place at a time and asks its unit tests whether they notice.

Why a runner of our own on mutmut's operators, and what is left out: docs/decisions/0021.
"""
