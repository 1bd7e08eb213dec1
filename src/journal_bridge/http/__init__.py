"""The one guarded client: all that ever goes to the network goes through here, to named hosts and public addresses.

It fetches files by link and nothing else: GET, https, no cookies, no proxies, nothing decoded. A link, a redirect
and an answer are untrusted until checked. Nothing here logs, and no error, log or representation holds an address
or a token.
"""

from journal_bridge.http.addresses import OpenedForTests, system_addresses
from journal_bridge.http.client import Client, Fetched
from journal_bridge.http.limits import DEFAULT_LIMITS, Clock, Limits
from journal_bridge.http.links import Reach, Token, host_of, read_token

__all__ = [
    "DEFAULT_LIMITS",
    "Client",
    "Clock",
    "Fetched",
    "Limits",
    "OpenedForTests",
    "Reach",
    "Token",
    "host_of",
    "read_token",
    "system_addresses",
]
