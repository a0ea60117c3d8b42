"""What this process has claimed for sending and not recorded yet, and what came back of it."""

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from bot.delivery.letters import Dispatch
from bot.delivery.outcome import Finished
from bot.gateways import Sent
from storage.delivery import Bot, Lane


@dataclass(slots=True)
class Ledger:
    """Kept by the writer's thread; the event loop puts in what came back and takes what is ready.

    `held` are the rows claimed and not recorded, with their chats. `bots` are those for which
    replies may be claimed with the turn that makes them. `ready` are such replies, committed as
    being sent; `look` is true where turns made anything else, which delivery has to look for.
    `unsure` is true once a commit that claimed rows failed: perhaps it did not. `times_recorded`
    tells whether results were recorded lately.
    """

    held: dict[int, Lane] = field(default_factory=dict)
    arrived: deque[Finished] = field(default_factory=deque)
    others: deque[Finished] = field(default_factory=deque)
    ready: deque[Dispatch] = field(default_factory=deque)
    bots: frozenset[Bot] = frozenset()
    look: bool = False
    unsure: bool = False
    times_recorded: int = 0

    @property
    def has_results(self) -> bool:
        """Whether something came back that is not recorded."""
        return bool(self.arrived or self.others)

    def put(self, finished: Finished) -> None:
        """Take what came back; what simply arrived is recorded with the next turns."""
        (self.arrived if isinstance(finished.result, Sent) else self.others).append(finished)

    def returned(self) -> Sequence[Finished]:
        """Give all that came back, to be recorded."""
        return (*self.arrived, *self.others)

    def recorded(self, finished: Sequence[Finished]) -> None:
        """Forget what was recorded: the first of those that came back, for they are in order."""
        self.times_recorded += 1
        for one in finished:
            (self.arrived if isinstance(one.result, Sent) else self.others).popleft()
            for letter in one.dispatch.letters:
                self.held.pop(letter.row.id, None)

    def claimed(self, dispatches: Iterable[Dispatch]) -> None:
        """Remember what was committed as being sent."""
        for dispatch in dispatches:
            for letter in dispatch.letters:
                self.held[letter.row.id] = dispatch.lane

    def take_over(self, bots: Collection[Bot]) -> None:
        """Forget what was held of bots whose rows were just found and settled anew."""
        self.held = {row: lane for row, lane in self.held.items() if lane[:2] not in bots}
