"""Places in object stores, by address: exports are copied from there, and packages are put there.

The libraries are an extra, `journal-bridge[s3]`, and are loaded when an address is used. Credentials come from the
environment or the libraries' own configuration; they stand in no address, no error and no file of ours.
"""

from journal_bridge.stores.addresses import Address, address_of, is_url, local_path
from journal_bridge.stores.bringing import brought
from journal_bridge.stores.store import Found, Store, opened

__all__ = ["Address", "Found", "Store", "address_of", "brought", "is_url", "local_path", "opened"]
