"""Who acts: one row per party."""
