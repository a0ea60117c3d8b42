"""Problems (困难) teams raise for their township: an owner, a clock, an answer, and an end."""
