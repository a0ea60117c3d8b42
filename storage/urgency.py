"""Which kind of message goes first."""

from storage.kinds import MessageKind

PRIORITY = {
    MessageKind.emergency: 0,
    MessageKind.reply: 1,
    MessageKind.decision: 2,
    MessageKind.ask: 3,
    MessageKind.notice: 4,
}
"""What goes first where several things wait; the smaller number overtakes."""

OVER_BUDGET = "over the day's budget"
"""Why an ask waits for the next morning, as its row says."""
