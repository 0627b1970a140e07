"""Where reports of barriers are answered, by the clock."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.commons.pages import actions, queries
from hub.commons.pages.forms import AnswerForm
from hub.commons.pages.kinds import BarrierState, manage_pages_path
from hub.core.access.views import EDITORS, HubRequest, access
from hub.core.ui.answers import attempt, form_page
from hub.core.ui.messages import say
from hub.core.ui.render import render


@access(EDITORS)
@require_safe
def barrier_list(request: HubRequest) -> HttpResponse:
    """Open reports by their clock, then the answered ones."""
    now = timezone.now()
    context = {
        "waiting": [
            (report, (report.due_at - now).days, report.due_at < now)
            for report in queries.list_barriers(state=BarrierState.OPEN)
        ],
        "answered": queries.list_barriers(state=BarrierState.ANSWERED, limit=30),
        "manage_path": manage_pages_path(request.LANGUAGE_CODE),
    }
    return render(request, "commons/pages/barriers.jinja", context)


@access(EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def barrier_detail(request: HubRequest, pk: int) -> HttpResponse:
    """One report and its answer."""
    report = queries.get_barrier(request.viewer, pk)
    base = manage_pages_path(request.LANGUAGE_CODE)
    form = AnswerForm(request.POST or None)
    if form.is_valid() and attempt(
        form,
        lambda: actions.answer_barrier(report, form.cleaned_data["answer"], by=request.viewer),
        too_late=_("Somebody else has just answered this report."),
    ):
        say(request, _("The answer is on its way."))
        return redirect(f"{base}barriers/")
    context = {"report": report, "manage_path": base, "is_late": report.due_at < timezone.now()}
    return form_page(request, "commons/pages/barrier_detail.jinja", form, context)
