"""Rate limits that hold across processes and machines, without storing whom they limit.

from hub.core.ratelimits.limits import Limit, allow, client_key

ASKS = Limit(5, per=timedelta(hours=1))
if not allow("ask", client_key(request), limit=ASKS):
    ...
"""
