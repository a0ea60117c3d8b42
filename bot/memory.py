"""What the garbage collector need not look at: all that is there when the program is ready."""

import gc

_NEW_OBJECTS, _YOUNG, _OLD = 20_000, 20, 100


def hold() -> None:
    """Let the collector rest until `settle`.

    Nearly all that start-up makes is there to stay, and looking through it again and again took
    an eighth of its processor time.
    """
    gc.disable()


def settle() -> None:
    """Put what start-up made aside for good, and look at what comes after less often.

    A batch makes thousands of objects that no cycle holds. The default looks through them, and
    through all modules, every 700 new ones: up to a tenth of a turn's time, and long pauses.
    """
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, _YOUNG, _OLD)
    gc.enable()
