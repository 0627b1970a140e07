"""Permanent addresses, files of contributions, and uploads while writing."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from hub.content.contributions.actions import keep_upload
from hub.content.contributions.kinds import file_path
from hub.content.contributions.queries import get_attachment
from hub.core.access.errors import Refused
from hub.core.access.views import MEMBERS, PUBLIC, HubRequest, access
from hub.core.addresses import permanent_addresses
from hub.core.files.actions import store_file
from hub.core.files.kinds import PICTURES, PictureSize
from hub.core.files.serving import serve_file
from hub.core.languages.addresses import preferred_language
from hub.core.ratelimits.limits import Limit, allow

# Wide enough for a column of text on a dense screen.
TEXT_SIZES = (PictureSize("960", 960, 2400, is_cropped=False),)
UPLOADS = Limit(60, per=timedelta(hours=1))


@access(PUBLIC)
def permanent(request: HubRequest, uuid: UUID) -> HttpResponse:
    """Lead from the address that never changes to the readable one, in the reader's language."""
    language = preferred_language(request)
    for path in permanent_addresses.ask(request.viewer, uuid, language):
        return HttpResponseRedirect(path)
    raise Http404


@access(PUBLIC)
def attachment(request: HubRequest, uuid: UUID, variant: str = "") -> HttpResponseBase:
    """A file of a contribution, or a picture in its text in a smaller size."""
    found = get_attachment(request.viewer, uuid)
    return serve_file(request, found.file, filename=found.name, inline_allowed=True, variant=variant)


@access(MEMBERS)
@require_POST
def upload(request: HubRequest) -> JsonResponse:
    """Keep one file that the editor sends; answers its address, or the reason why not.

    A picture comes with `alt`, or with `decorative` where it says nothing that the text does not say.
    """
    if not allow("upload", str(request.viewer.member_id), limit=UPLOADS):
        return JsonResponse({"error": str(TOO_MANY)}, status=429)
    given = request.FILES.get("file")
    if given is None:
        raise Http404
    try:
        stored = store_file(given, sizes=TEXT_SIZES, field="file")
    except Refused as refused:
        return JsonResponse({"error": refused.message}, status=422)
    kept = keep_upload(stored, given.name or "", by=request.viewer, is_decorative="decorative" in request.POST)
    size = "960" if "960" in stored.variants else ""
    return JsonResponse(
        {
            "id": str(kept.uuid),
            "url": file_path(kept.uuid, size if stored.is_picture else ""),
            "name": kept.name,
            "is_picture": stored.is_picture,
            "width": stored.width,
            "height": stored.height,
        }
    )
