"""The search page: everything that one may see, in one list."""
