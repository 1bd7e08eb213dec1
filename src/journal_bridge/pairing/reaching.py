"""How another setting's gateway is reached while pairing: the one client for gateways, with this setting's key."""

from dataclasses import replace

from journal_bridge.http.peer import PeerClient
from journal_bridge.http.peer_limits import PEER_LIMITS
from journal_bridge.keys import SettingKeys
from journal_bridge.peer_signing import signer
from journal_bridge.workspace_settings import WorkspaceSettings


def reached(url: str, keys: SettingKeys, settings: WorkspaceSettings, *, once: bool = False) -> PeerClient:
    """Return what asks the gateway at an address; use it in a `with` statement.

    Args:
        url: of the gateway.
        keys: of this setting.
        settings: of this setting: the authorities it trusts besides the usual ones.
        once: whether one try is enough, where somebody waits at a list.

    Raises:
        UsageFault: `gateway-address`; `settings-file` when the authorities to trust cannot be read.
    """
    limits = replace(PEER_LIMITS, tries=1) if once else PEER_LIMITS
    return PeerClient(url, signer(keys), limits=limits, trusted=settings.trusted)
