"""Files of the fake platform: those people send, and those a bot uploads with its calls."""

from aiohttp import web

from tests.fakes.bot_state import BotState, Json, RefusalError
from tests.fakes.shelf import Uploaded

MOST_DOWNLOAD = 20_000_000
MOST_PHOTO = 10_000_000


async def parameters(request: web.Request, most: int) -> tuple[Json, dict[str, Uploaded]]:
    """Read a multipart call: plain values, and files by the name they are attached under.

    A parameter that is itself a file becomes a reference to it, as the documentation allows both.
    """
    raw: Json = dict(request.query)
    files: dict[str, Uploaded] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            with value.file as file:
                content = file.read()
            if len(content) > most:
                raise RefusalError(413, "Request Entity Too Large")
            files[name] = Uploaded(value.filename, content)
        else:
            raw[name] = value
    named = {str(value).removeprefix("attach://") for value in raw.values()}
    raw |= {name: f"attach://{name}" for name in files if name not in named}
    return raw, files


def attached(values: Json, files: dict[str, Uploaded], parameter: str) -> Uploaded:
    """Give the file a parameter refers to; refused as the platform refuses what is not there."""
    said = str(values[parameter])
    file = files.get(said.removeprefix("attach://"))
    if not said.startswith("attach://") or file is None:
        raise RefusalError(400, "Bad Request: wrong file identifier/HTTP URL specified")
    if not file.content:
        raise RefusalError(400, "Bad Request: file must be non-empty")
    return file


def taken_in(values: Json, files: dict[str, Uploaded]) -> list[str]:
    """Put uploads in place of the references to them; give those nothing refers to."""
    for parameter in ("document", "photo"):
        if parameter in values:
            said = str(values[parameter]).removeprefix("attach://")
            values[parameter] = attached(values, files, parameter)
            files = {name: file for name, file in files.items() if name != said}
    return list(files)


def as_photo(file: Uploaded) -> None:
    """Refuse what the platform cannot show as a picture."""
    if not file.is_picture:
        raise RefusalError(400, "Bad Request: IMAGE_PROCESS_FAILED")
    if len(file.content) > MOST_PHOTO:
        raise RefusalError(400, "Bad Request: file is too big")


def place(state: BotState, identity: str) -> Json:
    """Answer getFile."""
    known = state.shelf.by_id.get(identity)
    if known is None:
        raise RefusalError(
            400, "Bad Request: wrong file_id or the file is temporarily unavailable"
        )
    path, file = known
    if len(file.content) > MOST_DOWNLOAD:
        raise RefusalError(400, "Bad Request: file is too big")
    told: Json = {"file_id": identity, "file_unique_id": identity[::-1]}
    return told | {"file_size": len(file.content), "file_path": path}
