"""Pages that show many features and know them only through hooks."""
