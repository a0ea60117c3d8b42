"""Finds the files that travel with the program, in a checkout and in an installed wheel alike."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
# The wheel carries the packs inside the package, a checkout keeps them at its top.
_POLICY_FOLDERS = (_PACKAGE / "policies", _PACKAGE.parent / "policies")


class ResourceMissingError(LookupError):
    """A file was asked for that this version does not ship."""


def policy_pack(name: str) -> Path:
    """Return the shipped pack of this name, given with or without `.toml`."""
    file_name = f"{name.removesuffix('.toml')}.toml"
    shipped = {pack.name: pack for pack in policy_packs()}
    try:
        return shipped[file_name]
    except KeyError:
        raise ResourceMissingError(
            f"no policy pack {name!r} is shipped; there are: {', '.join(sorted(shipped))}"
        ) from None


def policy_packs() -> list[Path]:
    """Return every shipped pack, by name."""
    folder = next((folder for folder in _POLICY_FOLDERS if folder.is_dir()), None)
    return sorted(folder.glob("*.toml")) if folder else []
