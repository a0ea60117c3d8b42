"""What can be wrong with a policy pack: a key, a text for the operator, a line for the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a pack: the key's path, a text id with parameters, a line for the log."""

    key: str
    text_id: str
    params: Mapping[str, str]
    line: str


class PackFault(Exception):  # noqa: N818 (the office's word, not a programming error)
    """A pack that cannot be used; `faults` lists every reason."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep the faults and make the log line of them."""
        super().__init__("; ".join(fault.line for fault in faults))
        self.faults = faults


def make_fault(key: str, name: str, line: str, /, **params: str) -> Fault:
    """Make a fault worded `policy.fault.NAME`."""
    return Fault(key, f"policy.fault.{name}", {"key": key, **params}, line)


def fault_of(details: ErrorDetails) -> Fault:
    """Turn one of pydantic's findings into a fault."""
    key = ".".join(str(part) for part in details["loc"])
    kind = details["type"]
    if kind == "extra_forbidden":
        return make_fault(key, "unknown_key", f"unknown key {key}")
    if kind == "missing":
        return make_fault(key, "missing_key", f"missing key {key}")
    problem = details["msg"]
    name = "wrong_type" if kind.endswith(("_type", "_parsing")) else "wrong_value"
    return make_fault(key, name, f"{key}: {problem}", problem=problem)
