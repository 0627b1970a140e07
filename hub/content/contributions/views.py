"""Permanent addresses, files of contributions, and uploads while writing."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hub.content.contributions.actions import keep_upload
from hub.content.contributions.kinds import file_path
from hub.content.contributions.queries import get_attachment, people_to_mention
from hub.core.access.errors import Refused
from hub.core.access.views import MEMBERS, PUBLIC, HubRequest, access
from hub.core.addresses import permanent_addresses
from hub.core.files.actions import store_file
from hub.core.files.kinds import PictureSize
from hub.core.files.serving import serve_file
from hub.core.languages import DEFAULT_LANGUAGE
from hub.core.ratelimits.limits import Limit, allow
from hub.core.ui.places import whole_number

# Wide enough for a column of text on a dense screen.
TEXT_SIZES = (PictureSize("960", 960, 2400, is_cropped=False),)
UPLOADS = Limit(60, per=timedelta(hours=1))


@access(PUBLIC)
def permanent(request: HubRequest, uuid: UUID) -> HttpResponse:
    """Lead from the address that never changes to the readable one, in the reader's language."""
    for path in permanent_addresses.ask(request.viewer, uuid, get_language() or DEFAULT_LANGUAGE):
        return HttpResponseRedirect(path)
    raise Http404


@access(PUBLIC)
def attachment(request: HubRequest, uuid: UUID, variant: int | None = None) -> HttpResponseBase:
    """A file of a contribution, or a picture in its text in a smaller size."""
    found = get_attachment(request.viewer, uuid)
    return serve_file(request, found.file, filename=found.name, inline_allowed=True, variant=str(variant or ""))


@access(MEMBERS)
@require_POST
def upload(request: HubRequest) -> JsonResponse:
    """Keep one file that the editor sends; answers its address, or the reason why not.

    A picture comes with `alt`, or with `decorative` where it says nothing that the text does not say.
    """
    if not allow("upload", str(request.viewer.member_id), limit=UPLOADS):
        return JsonResponse(
            {"message": _("You have sent many files in a short time. Wait a little and try again.")}, status=429
        )
    given = request.FILES.get("file")
    if given is None:
        raise Http404
    try:
        stored = store_file(given, sizes=TEXT_SIZES, field="file")
    except Refused as refused:
        return JsonResponse({"message": refused.message}, status=422)
    kept = keep_upload(stored, given.name or "", by=request.viewer, is_decorative="decorative" in request.POST)
    size = "960" if "960" in stored.variants else ""
    return JsonResponse(
        {
            "url": file_path(kept.uuid, size if stored.is_picture else ""),
            "name": kept.name,
            "width": stored.width,
            "height": stored.height,
        }
    )


@access(MEMBERS)
@require_safe
def mention_suggestions(request: HubRequest) -> JsonResponse:
    """People whose names go on as somebody began to write: those in the conversation first."""
    given = request.GET
    people = people_to_mention(
        request.viewer,
        given.get("q", "")[:40],
        thread_id=whole_number(given.get("thread", ""), None),
        space_id=whole_number(given.get("space", ""), None),
    )
    return JsonResponse(
        [{"id": str(person.id), "name": person.name, "detail": f"@{person.handle}"} for person in people], safe=False
    )
