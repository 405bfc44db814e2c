"""Articles that ship with Dateline, so that a new installation has something to answer from."""
