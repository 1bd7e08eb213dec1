"""What goes over the wire, as the published OpenAPI document describes it."""

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from journal_bridge.errors import NotVerified
from journal_bridge.ledger import PeerState
from journal_bridge.transfer_papers import TransferState

Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
TransferId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
CardText = Annotated[str, Field(pattern=r"^jb1:[A-Za-z0-9_-]{131}$")]
Bytes = Annotated[int, Field(ge=0, le=2**53 - 1)]


class _Wire(BaseModel):
    """Nothing is converted, and nothing unknown is taken."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class PaperDocument(_Wire):
    """A signed paper: its exact text, and the Ed25519 signature over it in base64."""

    text: Annotated[str, Field(max_length=16_384)]
    signature: Annotated[str, Field(min_length=88, max_length=88)]


class UploadShown(_Wire):
    """How far an upload has come, in bytes that are safe on the disk."""

    offset: Bytes
    length: Bytes
    complete: bool


class ViewShown(_Wire):
    """A transfer as both sides may see it."""

    transfer: TransferId
    state: TransferState
    papers: tuple[PaperDocument, ...]
    upload: UploadShown | None


class LimitsShown(_Wire):
    """What is taken here: bytes of a bundle, bytes of one request, seconds an upload waits for its rest."""

    max_size: Bytes
    max_append: Bytes
    max_age: Bytes


class CardShown(_Wire):
    """Whose gateway this is, and what it takes; the card is the one whose fingerprint an invitation names."""

    schema_name: Annotated[Literal["journal-bridge/gateway/1.0"], Field(alias="schema")]
    card: CardText
    name: Annotated[str, Field(max_length=100)]
    limits: LimitsShown
    bundles: tuple[str, ...]
    journals: tuple[str, ...]


class PairingAsked(_Wire):
    """Somebody who holds an invitation asks to be paired; the request is signed by the card they show."""

    token: Annotated[str, Field(min_length=1, max_length=200)]
    card: CardText
    name: Annotated[str, Field(min_length=1, max_length=100)]
    url: Annotated[str | None, Field(max_length=300)] = None


class PairingShown(_Wire):
    """How far the pairing with a setting has come, as it stands here."""

    fingerprint: Fingerprint
    state: PeerState


class Problem(BaseModel):
    """Why a request was not carried out (RFC 9457); `code` is one of docs/errors.md."""

    model_config = ConfigDict(frozen=True)

    type: str
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    detail: str


_Told = TypeVar("_Told", bound=_Wire)


def checked(model: type[_Told], untrusted: object) -> _Told:
    """Return what a document says, when it says it in the published form.

    Raises:
        NotVerified: `request-content`; nothing of the document is in it.
    """
    try:
        return model.model_validate(untrusted)
    except ValidationError:
        raise NotVerified("request-content") from None
