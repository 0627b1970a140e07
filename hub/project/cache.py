"""The cache of hubs on several machines, in Valkey or Redis; while it is away it is empty, and no page fails."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _or[**P, T](instead: Callable[..., T], call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return call(*args, **kwargs)
    except RedisError as error:
        logger.warning("The cache does not answer", extra={"error_type": type(error).__name__})
        return instead()


class SharedCache(RedisCache):
    """Django's, with the four calls that the hub makes answering as an empty cache does."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value, or `default` where it is not there or cannot be asked for."""
        return _or(lambda: default, super().get, key, default, version)

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        """Keep the value, if it can be kept."""
        _or(lambda: None, super().set, key, value, *args, **kwargs)

    def add(self, key: str, value: Any, *args: Any, **kwargs: Any) -> bool:
        """Keep the value if there is none; whether it was kept."""
        return _or(lambda: False, super().add, key, value, *args, **kwargs)

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget the value; whether there was one."""
        return _or(lambda: False, super().delete, key, version)
