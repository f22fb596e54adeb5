"""What a request brings: its parameters, whether they come in the address, as a form, as parts, or as JSON."""

from __future__ import annotations

import json
import re
from email.message import Message as Header
from urllib.parse import parse_qsl, unquote

from bots.rehearsal.refusals import bad
from bots.rehearsal.sending import Upload

_ATTACHED = "attach://"
_NAME = re.compile(rb'\bname="([^"]*)"')
_FILE = re.compile(rb'\bfilename="([^"]*)"')
_MEDIA = re.compile(rb"^content-type:\s*([^\r\n]+)", re.IGNORECASE | re.MULTILINE)


def read(query: str, content: str, body: bytes) -> dict[str, object]:
    """Return the parameters of a request: those of its address (`query`) and of its body. Raises `Refusal`."""
    given: dict[str, object] = dict(parse_qsl(query, keep_blank_values=True))
    if body:
        given |= _body(content, body)
    return given


def _body(content: str, body: bytes) -> dict[str, object]:
    kind = content.partition(";")[0].strip().lower()
    if kind == "application/json":
        return _json(body)
    if kind == "multipart/form-data":
        return _parts(content, body)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
    except ValueError:
        raise bad("strings must be encoded in UTF-8") from None


def _json(body: bytes) -> dict[str, object]:
    try:
        given = json.loads(body)
    except ValueError:
        raise bad("can't parse JSON object") from None
    if not isinstance(given, dict):
        raise bad("can't parse JSON object")
    return given


def _parts(content: str, body: bytes) -> dict[str, object]:
    header = Header()
    header["content-type"] = content
    mark = header.get_param("boundary")
    if not isinstance(mark, str) or not body.rstrip().endswith(b"--"):
        raise bad("can't parse the parts of the request")
    given: dict[str, object] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + mark.encode())[1:-1]:
        head, _, data = part.partition(b"\r\n\r\n")
        named = _NAME.search(head)
        if named:
            given[_text(named[1])] = _part(head, data)
    attached = {name: value for name, value in given.items() if isinstance(value, Upload)}
    return {name: _attached(value, attached) for name, value in given.items()}


def _part(head: bytes, data: bytes) -> object:
    file, media = _FILE.search(head), _MEDIA.search(head)
    if file:
        return Upload(unquote(_text(file[1])), _text(media[1]) if media else "", data)
    return _text(data)


def _attached(value: object, attached: dict[str, Upload]) -> object:
    """Return the file that a parameter names by the part it came in."""
    if isinstance(value, str) and value.startswith(_ATTACHED):
        return attached.get(value.removeprefix(_ATTACHED), value)
    return value


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise bad("strings must be encoded in UTF-8") from None
