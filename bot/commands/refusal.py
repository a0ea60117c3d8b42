"""How a command ends when it cannot do what was asked: a sentence and an exit code."""

WRONG_CALL = 2
NOT_DONE = 1


class Refusal(Exception):  # noqa: N818  the office's word: nothing is wrong with the program
    """The command stops here; the text, in the operator's language, goes to standard error."""

    def __init__(self, words: str, code: int = WRONG_CALL) -> None:
        super().__init__(words)
        self.code = code
