"""轮休: the rest rota of a team, by month, and swaps of two days."""
