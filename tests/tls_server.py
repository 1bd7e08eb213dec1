"""A web server of its own process on this computer, that behaves well or badly by path; for one test only.

    python tls_server.py CERTIFICATE KEY LOG

It prints its port, and writes each request's name (SNI), Host and headers' names to the log, one JSON line each.
"""

import gzip
import json
import socket
import ssl
import sys
import threading
from pathlib import Path

JPEG = b"\xff\xd8\xff\xe0 an invented photo" + bytes(range(256)) * 40
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n"
PACKED = gzip.compress(bytes(30_000_000))
SLOW = threading.Event()
"""Never set: whoever waits for it hangs until the other side hangs up."""


def sized(body: bytes, more: int = 0) -> bytes:
    """Return an answer that tells its length, or more than that."""
    return HEAD + f"Content-Length: {len(body) + more}\r\n\r\n".encode() + body


ANSWERS = {
    "photo": sized(JPEG),
    "chunked": HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"%x\r\n%b\r\n0\r\n\r\n" % (len(JPEG), JPEG),
    "short": sized(JPEG, 10),
    "page": sized(b"<!doctype html><p>Log in"),
    "packed": HEAD + b"Content-Encoding: gzip\r\n" + f"Content-Length: {len(PACKED)}\r\n\r\n".encode() + PACKED,
    "away": b"HTTP/1.1 302 Found\r\nLocation: https://evil.example/x\r\nContent-Length: 0\r\n\r\n",
    "inside": b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/x\r\nContent-Length: 0\r\n\r\n",
    "storage": b"HTTP/1.1 302 Found\r\nLocation: https://img.famly.de/photo\r\nContent-Length: 0\r\n\r\n",
    "gone": b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n",
    "busy": b"HTTP/1.1 503 Busy\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n",
    "reset": b"",
    "nonsense": b"\xff\xd8\xff\xe0 no HTTP at all\r\n\r\n",
}


def serve(raw: socket.socket, context: ssl.SSLContext, log: Path) -> None:
    """Answer one request, then hang up."""
    names: list[str | None] = []
    try:
        connection = context.wrap_socket(raw, server_side=True, do_handshake_on_connect=False)
        connection.context.sni_callback = lambda _, name, __: names.append(name)
        connection.do_handshake()
        text = b""
        while b"\r\n\r\n" not in text:
            piece = connection.recv(65_536)
            if not piece:
                return
            text += piece
        path, headers = parsed(text.decode("latin-1"))
        with log.open("a") as file:
            file.write(json.dumps({"sni": names, "path": path, **headers}) + "\n")
        if path == "hang":
            connection.sendall(HEAD)
            connection.recv(1)
            return
        connection.sendall(ANSWERS[path])
        if path != "reset":
            connection.unwrap()
    except OSError:
        return
    finally:
        raw.close()


def parsed(text: str) -> tuple[str, dict[str, str]]:
    """Return the last part of the path, and the headers."""
    first, *lines = text.split("\r\n\r\n", 1)[0].split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return first.split(" ")[1].partition("?")[0].rpartition("/")[2].partition(".")[0], headers


def main(certificate: str, key: str, log: str) -> None:
    """Listen on a port of the system's choice until the process is ended."""
    listening = socket.create_server(("127.0.0.1", 0))
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    while True:
        raw, _ = listening.accept()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        threading.Thread(target=serve, args=(raw, context, Path(log)), daemon=True).start()


if __name__ == "__main__":
    main(*sys.argv[1:])
