"""What those who manage the hub read."""
