"""Pages of management."""
