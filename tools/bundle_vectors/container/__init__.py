"""The ZIP: laid out in one way only. Every file in it, and every signature, is as it should be."""

from bundle_vectors.container import layout, records

__all__ = ["layout", "records"]
