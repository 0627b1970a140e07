"""The hub's tests; path and name mirror the code."""
