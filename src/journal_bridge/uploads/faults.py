"""What can be wrong with an upload, each with what an answer over HTTP needs: status, type, members, fields.

The three problem types with an address are those the draft registers; for all others the code is enough.
"""

from typing import ClassVar, Final

from journal_bridge.errors import BridgeError, ExitCode
from journal_bridge.uploads.limits import Limits

_REGISTERED: Final = "https://iana.org/assignments/http-problem-types#"


class UploadFault(BridgeError):
    """Something about an upload is not as it must be; nothing in it names a person or a file."""

    exit_code = ExitCode.TRY_AGAIN
    upload_code: ClassVar[str]
    status: ClassVar[int]
    problem: ClassVar[str] = "about:blank"

    def __init__(self) -> None:
        super().__init__(self.upload_code)

    @property
    def members(self) -> dict[str, int]:
        """The problem document's own members."""
        return {}

    @property
    def fields(self) -> dict[str, str]:
        """The fields that go into the answer's head."""
        return {}


class NoSuchUpload(UploadFault):
    """No upload has that id, or what was there is gone or torn."""

    upload_code = "upload-unknown"
    status = 404


class OtherUpload(UploadFault):
    """The id belongs to an upload of another length or digest."""

    upload_code = "upload-other"
    status = 409


class MismatchingOffset(UploadFault):
    """The bytes offered begin elsewhere than the file ends."""

    upload_code = "upload-offset"
    status = 409
    problem = _REGISTERED + "mismatching-upload-offset"

    def __init__(self, expected: int, provided: int) -> None:
        super().__init__()
        self.expected, self.provided = expected, provided

    @property
    def members(self) -> dict[str, int]:
        """Where the file ends, and where the bytes began."""
        return {"expected-offset": self.expected, "provided-offset": self.provided}

    @property
    def fields(self) -> dict[str, str]:
        """Where to go on."""
        return {"Upload-Offset": str(self.expected)}


class InconsistentLength(UploadFault):
    """Two lengths were told for one upload, or the bytes do not add up to the one that was."""

    upload_code = "upload-length"
    status = 400
    problem = _REGISTERED + "inconsistent-upload-length"


class CompletedUpload(UploadFault):
    """The upload is whole already, and takes no more."""

    upload_code = "upload-complete"
    status = 400
    problem = _REGISTERED + "completed-upload"


class TooLarge(UploadFault):
    """More than this gateway takes, at once or in all."""

    upload_code = "upload-too-large"
    status = 413

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.limits = limits

    @property
    def fields(self) -> dict[str, str]:
        """The limits."""
        return {"Upload-Limit": self.limits.field}


class UploadBusy(UploadFault):
    """Somebody else is writing to this upload."""

    upload_code = "upload-busy"
    status = 409

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after

    @property
    def fields(self) -> dict[str, str]:
        """When to come again."""
        return {"Retry-After": str(self.retry_after)}


class NoRoom(UploadFault):
    """The disk has no room for the rest; what has arrived stays."""

    upload_code = "no-room"
    status = 507


class WrongDigest(UploadFault):
    """What arrived is not what was announced, and was thrown away."""

    exit_code = ExitCode.NOT_VERIFIED
    upload_code = "upload-digest"
    status = 422
