"""How messages come and go: gateways, turns, delivery, scheduler, settings, wording, commands."""
