"""The taxonomy as everybody sees it, and the pages of those who keep it."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hub.community.topics import actions, queries
from hub.community.topics.forms import MergeForm, MoveForm, TopicForm, texts_as_initial
from hub.community.topics.kinds import (
    COUNTED,
    TopicLabel,
    TopicNode,
    manage_topics_path,
    topic_path,
    topics_path,
)
from hub.community.topics.queries.exports import topics_csv, topics_skos
from hub.core.access.views import EDITORS, PUBLIC, HubRequest, access
from hub.core.hubsettings.queries import hub_settings
from hub.core.ui.answers import attempt, form_page, has_conflict, version_now
from hub.core.ui.messages import say
from hub.core.ui.render import render
from hub.core.ui.steps import Step, step_page

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


# --- For everybody -------------------------------------------------------------------------------------------------


@require_GET
@access(PUBLIC)
def topic_list(request: HubRequest) -> HttpResponse:
    """All topics in use, in their groups."""
    language = request.LANGUAGE_CODE
    context = {"tree": queries.topic_tree(language), "topics_path": topics_path(language)}
    return render(request, "community/topics/list.jinja", context)


@require_GET
@access(PUBLIC)
def topic_detail(request: HubRequest, slug: str) -> HttpResponse:
    """One topic: what it takes in, and what carries it. The address of a merged topic leads to the other."""
    language = request.LANGUAGE_CODE
    entry = queries.find_topic(slug)
    if entry is None:
        raise Http404
    if entry.slug != slug:
        return redirect(topic_path(language, entry.slug), permanent=True)
    node = queries.topic_node(entry.id, language)
    context = {
        "topic": node,
        "breadcrumb": _links(queries.breadcrumb(entry.id, language)[:-1], language),
        "neighbours": _links(queries.neighbours(entry.id, language), language),
        "uses": queries.uses_of(entry.id, request.viewer),
        "counted": COUNTED,
        "topics_path": topics_path(language),
    }
    return render(request, "community/topics/detail.jinja", context)


def _links(labels: Iterable[TopicLabel], language: str) -> list[tuple[str, str]]:
    return [(each.label, topic_path(language, each.slug)) for each in labels]


@require_GET
@access(PUBLIC)
def topic_suggestions(request: HubRequest) -> HttpResponse:
    """Topics for what somebody types, as JSON for pages and other programs."""
    found = queries.suggest_topics(request.GET.get("q", "")[:80], request.LANGUAGE_CODE)
    fields = ("id", "slug", "label", "group", "matched")
    return JsonResponse({"topics": [{name: getattr(each, name) for name in fields} for each in found]})


@require_GET
@access(PUBLIC)
def topic_export_csv(request: HubRequest) -> HttpResponse:
    """The taxonomy as a table. The mark at its beginning tells spreadsheets that it is UTF-8."""
    return _download("\ufeff" + topics_csv(), "text/csv; charset=utf-8", "topics.csv")


@require_GET
@access(PUBLIC)
def topic_export_skos(request: HubRequest) -> HttpResponse:
    """The taxonomy as SKOS."""
    text = topics_skos(settings.HUB_URL, hub_settings().name)
    return _download(text, "application/ld+json", "topics.jsonld")


def _download(text: str, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


# --- For those who keep it -----------------------------------------------------------------------------------------


@require_GET
@access(EDITORS)
def topic_manage(request: HubRequest) -> HttpResponse:
    """The whole tree with counts and what is missing."""
    language = request.LANGUAGE_CODE
    tree = queries.managed_tree(language)
    context = {
        "tree": tree,
        "uses": queries.uses_by_topic(request.viewer),
        "counted": COUNTED,
        "missing_count": sum(bool(node.missing) for group in tree for node in (group, *group.children)),
        "manage_path": manage_topics_path(language),
        "topics_path": topics_path(language),
    }
    return render(request, "community/topics/manage.jinja", context)


@get_or_post
@access(EDITORS)
def topic_new(request: HubRequest) -> HttpResponse:
    """Add a topic or a group."""
    language = request.LANGUAGE_CODE
    group = request.GET.get("group", "")
    form = TopicForm(request.POST or None, with_group=True, initial={"parent": group if group.isdigit() else ""})
    if form.is_valid():
        parent_id = form.cleaned_data["parent"]
        parent = queries.get_topic(parent_id) if parent_id else None
        labels, descriptions = form.texts("label"), form.texts("description")
        if attempt(form, lambda: actions.create_topic(labels, descriptions, parent=parent, by=request.viewer)):
            say(request, _("The topic was added."))
            return HttpResponseRedirect(manage_topics_path(language))
    return _form(request, "community/topics/form.jinja", form)


@get_or_post
@access(EDITORS)
def topic_edit(request: HubRequest, topic_id: int) -> HttpResponse:
    """Labels and descriptions in every language side by side."""
    topic, node = _topic(request, topic_id)
    initial = texts_as_initial(topic.labels, topic.descriptions) | {"version": topic.version}
    form = TopicForm(request.POST or None, initial=initial)
    if form.is_valid() and attempt(
        form,
        lambda: actions.change_topic(
            topic,
            form.texts("label"),
            form.texts("description"),
            expected=form.cleaned_data["version"] or 0,
            by=request.viewer,
        ),
        newest=lambda: version_now(topic),
        too_late=_("Somebody else changed this topic while you were writing. Please compare."),
    ):
        say(request, _("The topic was saved."))
        return HttpResponseRedirect(manage_topics_path(request.LANGUAGE_CODE))
    # What was typed stays; below it stands what the other person saved.
    newer = topic if has_conflict(form) else None
    return _form(request, "community/topics/form.jinja", form, topic=node, newer=newer)


@require_POST
@access(EDITORS)
def topic_shift(request: HubRequest, topic_id: int) -> HttpResponse:
    """One place up or down among its neighbours."""
    topic = queries.get_topic(topic_id)
    if topic is None:
        raise Http404
    actions.shift_topic(topic, -1 if request.POST.get("direction") == "up" else 1, by=request.viewer)
    return HttpResponseRedirect(f"{manage_topics_path(request.LANGUAGE_CODE)}#topic-{topic_id}")


@get_or_post
@access(EDITORS)
def topic_move(request: HubRequest, topic_id: int) -> HttpResponse:
    """Into another group."""
    topic, node = _topic(request, topic_id)
    form = MoveForm(request.POST or None, topic_id=topic_id, initial={"parent": topic.parent_id or ""})
    done = None
    if form.is_valid():
        parent_id = form.cleaned_data["parent"]
        parent = queries.get_topic(parent_id) if parent_id else None
        move = partial(actions.move_topic, topic, parent, by=request.viewer)
        done = _try(request, form, _("The topic was moved."), move)
    return done or _form(request, "community/topics/move.jinja", form, topic=node)


@get_or_post
@access(EDITORS)
def topic_merge(request: HubRequest, topic_id: int) -> HttpResponse:
    """Choose the other topic, see what would change, confirm."""
    topic, node = _topic(request, topic_id)
    asked = request.POST or request.GET
    form = MergeForm(asked if "into" in asked else None, topic_id=topic_id)
    preview = None
    if form.is_valid():
        into = queries.get_topic(form.cleaned_data["into"])
        if into is None:
            raise Http404
        if request.method == "POST":
            merge = partial(actions.merge_topics, topic, into, by=request.viewer)
            if done := _try(request, form, _("The topics were merged."), merge):
                return done
        preview = queries.merge_preview(topic, into, viewer=request.viewer)
    return _form(request, "community/topics/merge.jinja", form, topic=node, preview=preview, counted=COUNTED)


@get_or_post
@access(EDITORS)
def topic_activity(request: HubRequest, topic_id: int) -> HttpResponse:
    """Take a topic out of use, or put it into use again."""
    topic, node = _topic(request, topic_id)
    if topic.is_active:
        step = Step(
            actions.deactivate_topic,
            _("Take “%(topic)s” out of use?") % {"topic": node.label},
            _("Nobody will be able to choose it any more. What carries it keeps it."),
            _("Take out of use"),
            _("The topic is out of use."),
            kind="danger",
        )
    else:
        step = Step(
            actions.activate_topic,
            _("Put “%(topic)s” into use again?") % {"topic": node.label},
            _("Everybody will be able to choose it again."),
            _("Put into use"),
            _("The topic is in use again."),
        )
    return step_page(request, step, topic, manage_topics_path(request.LANGUAGE_CODE))


def _topic(request: HubRequest, topic_id: int) -> tuple[Any, TopicNode]:
    topic = queries.get_topic(topic_id)
    node = queries.topic_node(topic_id, request.LANGUAGE_CODE)
    if topic is None or node is None:
        raise Http404
    return topic, node


def _try(request: HubRequest, form: Any, done: str, act: Callable[[], object]) -> HttpResponse | None:
    """Do it and go back to the tree, or say in the form why not."""
    if not attempt(form, act):
        return None
    say(request, done)
    return HttpResponseRedirect(manage_topics_path(request.LANGUAGE_CODE))


def _form(request: HubRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    language = request.LANGUAGE_CODE
    context = {"manage_path": manage_topics_path(language), "topic": None, "newer": None} | context
    return form_page(request, template, form, context)
