"""Pages for readers, and those of editors."""
