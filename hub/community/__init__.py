"""Who and where: actors, members, organisations, spaces, topics."""
