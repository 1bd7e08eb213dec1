"""The receiving side over HTTP: who may ask for what, how large, how often and how slowly; no rule of a transfer.

Handlers check, call the desk in a thread, and show what it says. Nothing a request brings gets into an answer that
refuses it, or into a log.
"""

from journal_bridge.gateway.app import gateway_app
from journal_bridge.gateway.limits import DEFAULT_LIMITS, GatewayLimits
from journal_bridge.gateway.listening import DEFAULT_HOST, DEFAULT_PORT, Listening, Place, listen
from journal_bridge.gateway.parts import Gateway
from journal_bridge.gateway.serving import Started, log_to_standard_error, run, serve, server_of, write_ready

__all__ = [
    "DEFAULT_HOST",
    "DEFAULT_LIMITS",
    "DEFAULT_PORT",
    "Gateway",
    "GatewayLimits",
    "Listening",
    "Place",
    "Started",
    "gateway_app",
    "listen",
    "log_to_standard_error",
    "run",
    "serve",
    "server_of",
    "write_ready",
]
