"""Fills in Word templates: the county's own where it has one, else the one shipped."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

_SHIPPED = Path(__file__).parent / "shipped"
_LONGEST_REASON = 160

log = structlog.get_logger()


class TemplateError(Exception):
    """A template that cannot be filled in; the text says why, for whoever made it."""


@dataclass(frozen=True, slots=True)
class Templates:
    """Where each template is; what is not named here is the one shipped with the program."""

    own: Mapping[str, Path] = field(default_factory=dict)

    def path(self, name: str) -> Path:
        """Give the file of a template."""
        return self.own.get(name, _SHIPPED / f"{name}.docx")

    def fill(self, name: str, values: Mapping[str, Any]) -> bytes:
        """Give a template with its placeholders filled in; TemplateError says what is wrong.

        A placeholder nobody knows is an error too, or a slip would lack its number in silence.
        """
        # Loaded on demand: it costs a second, and few files are made from templates.
        from docxtpl import DocxTemplate  # noqa: PLC0415  see above
        from jinja2 import StrictUndefined  # noqa: PLC0415  the same
        from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415  the same

        path = self.path(name)
        # What people wrote is text, never markup; a template reaches nothing but its values.
        words = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
        try:
            template = DocxTemplate(path)
            template.render(dict(values), words)
            buffer = io.BytesIO()
            template.save(buffer)
        except Exception as error:
            # Whatever a file from outside makes these libraries raise is the file's fault.
            reason = _reason(error)
            log.warning("documents.template_broken", template=name, path=str(path), reason=reason)
            raise TemplateError(reason) from error
        return buffer.getvalue()


def _reason(error: Exception) -> str:
    said = (str(error).splitlines() or [""])[0]
    return f"{type(error).__name__}: {said}"[:_LONGEST_REASON]
