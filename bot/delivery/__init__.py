"""The sender of the outbox: claims what may go out, sends it, records what became of it."""
