"""How both doors read their templates: compiled once in the process from which the others are forked."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask
from jinja2 import BytecodeCache, StrictUndefined
from jinja2.bccache import Bucket


class _Compiled(BytecodeCache):
    """What was compiled, by the digest of its source. It lies in memory alone."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if known := self._known.get(bucket.key + bucket.checksum):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


OPTIONS: Final[dict[str, Any]] = {
    "trim_blocks": True,
    "lstrip_blocks": True,
    "undefined": StrictUndefined,
    "bytecode_cache": _Compiled(),
}


def compile_for(door: str) -> None:
    """Compile the templates of a door that has no filters of its own, so that processes forked later have them."""
    app = Flask("web", static_folder=None)
    app.jinja_options = OPTIONS
    for name in app.jinja_env.list_templates():
        if name.startswith(f"{door}/"):
            app.jinja_env.get_template(name)
