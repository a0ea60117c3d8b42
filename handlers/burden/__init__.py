"""减负月报: what the assistant cost people in a month, said to who answers for it."""
