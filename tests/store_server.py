"""A store that speaks S3 for the tests: moto's server, a process of its own on this computer's loopback."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Final
from urllib.request import Request, urlopen

import boto3

KEY: Final = "AKIAINVENTEDINVENTED"
SECRET: Final = "invented/secret+of40characters0000000000"
"""Neither may stand in any message or file."""

_SERVE: Final = """
import logging, sys, threading
from moto.server import ThreadedMotoServer
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""


class StoreServer:
    """A server that runs: makes buckets, and looks into them past the program."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        assert process.stdout
        self.url = f"http://127.0.0.1:{int(process.stdout.readline())}"
        self._made = 0

    def environment(self) -> dict[str, str]:
        """Return what a program needs to find it and to sign in."""
        return {
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": self.url,
        }

    @cached_property
    def client(self) -> Any:  # noqa: ANN401 - boto3 makes its classes as it goes
        """Another program's way in; made once, since boto3 takes a third of a second to read what S3 is."""
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
        )

    def bucket(self) -> "Bucket":
        """Make an empty bucket."""
        self._made += 1
        name = f"bucket-{self._made}"
        client = self.client
        client.create_bucket(Bucket=name)
        client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        return Bucket(client, name)

    def demand_rights(self, *, after: int) -> None:
        """Let nobody in without a right that the server knows of, some requests from now."""
        told = {"Content-Type": "text/plain"}
        request = Request(f"{self.url}/moto-api/reset-auth", str(after).encode(), told)  # noqa: S310 - it is ours
        with urlopen(request) as answer:  # noqa: S310 - the same
            answer.read()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()


class Bucket:
    """A bucket, as another program sees it."""

    def __init__(self, client: Any, name: str) -> None:  # noqa: ANN401 - as above
        self._client, self.name = client, name

    def url(self, path: str = "") -> str:
        """Return the address of a path."""
        return f"s3://{self.name}/{path}".rstrip("/")

    def put(self, key: str, content: bytes = b"x") -> None:
        """Write an object under any key."""
        self._client.put_object(Bucket=self.name, Key=key, Body=content)

    def remove(self, key: str) -> None:
        """Remove an object."""
        self._client.delete_object(Bucket=self.name, Key=key)

    def all(self) -> dict[str, bytes]:
        """Return every object."""
        listed = self._client.list_objects_v2(Bucket=self.name).get("Contents", [])
        return {
            one["Key"]: self._client.get_object(Bucket=self.name, Key=one["Key"])["Body"].read() for one in listed
        }

    def marks(self) -> dict[str, object]:
        """Return which version each object is, so that one that was written again is seen."""
        listed = self._client.list_object_versions(Bucket=self.name).get("Versions", [])
        return {one["Key"]: one["VersionId"] for one in listed if one["IsLatest"]}


@contextmanager
def running() -> Iterator[StoreServer]:
    """Run a server for the length of the block."""
    command = [sys.executable, "-c", _SERVE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield StoreServer(process)
        finally:
            process.kill()
