"""The templates files are filled in from: the county's own where it has one, else the shipped."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Templates:
    """Where each template is; what is not named here is the one shipped with the program."""

    own: Mapping[str, Path] = field(default_factory=dict)
