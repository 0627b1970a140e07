"""How Python's garbage collector works in a process that answers requests."""

import gc

# A page makes a few thousand objects that may be part of cycles and drops nearly all of them at once. With Python's
# usual 2,000 it would be searched for cycles several times while it is made.
_NEW_OBJECTS = 20_000


def tame_collector() -> None:
    """Keep what was loaded out of all later searches for garbage, and let these come less often.

    To be called once the application stands, before the first request.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 20)
