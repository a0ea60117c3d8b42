"""What is done with a file once it is there, by the purpose it was asked for."""

from collections.abc import Mapping

from handlers.files import Arrival

ARRIVALS: Mapping[str, Arrival] = {}
"""By purpose; a purpose stays here for as long as files of it may be on their way."""
