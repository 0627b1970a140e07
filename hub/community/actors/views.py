"""Pictures of parties."""

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from hub.community.actors.queries import get_picture
from hub.core.access.views import PUBLIC, HubRequest, access
from hub.core.files.serving import serve_file


@access(PUBLIC)
@require_safe
def picture(request: HubRequest, digest: str, size: int) -> HttpResponseBase:
    """A party's picture, for those who may see it; what everybody may see is kept by browsers for a day."""
    stored, is_public = get_picture(request.viewer, digest)
    return serve_file(
        request,
        stored,
        filename="picture.webp",
        inline_allowed=True,
        variant=str(size),
        max_age=86_400 if is_public else 0,
    )
