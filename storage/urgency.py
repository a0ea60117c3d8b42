"""Which kind of message goes first, and which once more when nobody knows whether it arrived."""

from storage.kinds import MessageKind

PRIORITY = {
    MessageKind.emergency: 0,
    MessageKind.reply: 1,
    MessageKind.decision: 2,
    MessageKind.ask: 3,
    MessageKind.notice: 4,
}
"""What goes first where several things wait; the smaller number overtakes."""

ONCE_MORE = frozenset({MessageKind.reply, MessageKind.decision, MessageKind.emergency})
"""To miss one of these is worse than to get it twice; of all others the reverse holds."""

OVER_BUDGET = "over the day's budget"
"""Why an ask waits for the next morning, as its row says."""
