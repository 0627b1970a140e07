"""The cache on another machine may be away: then every page computes what it needs."""

import socket

from hub.project.cache import SharedCache


def test_a_cache_that_is_away_is_an_empty_cache():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        cache = SharedCache(f"redis://127.0.0.1:{free.getsockname()[1]}/0", {})
    assert cache.get_or_set("count", lambda: 7) == 7
    assert cache.get("count", 3) == 3
    cache.set("count", 8)
    assert cache.get("count") is None
    assert not cache.delete("count")
