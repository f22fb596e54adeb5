"""Forms that bring files, as a browser writes them on the wire (RFC 7578)."""

from __future__ import annotations

BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
END = f"--{BOUNDARY}--\r\n".encode()
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


def word(name: str, value: str) -> bytes:
    """Write a part that is a field."""
    return f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()


def file(filename: str, body: bytes, field: str = "files") -> bytes:
    """Write a part that is a file."""
    head = f'Content-Disposition: form-data; name="{field}"; filename="{filename}"\r\n'
    return f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + body


def multipart(*parts: bytes) -> bytes:
    """Write a whole form."""
    return b"".join(f"--{BOUNDARY}\r\n".encode() + part + b"\r\n" for part in parts) + END
