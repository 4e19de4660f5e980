"""Who may: every kind of thing, every route and every actor; and guesses at what is secret."""
