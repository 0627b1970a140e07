"""Answers a request with a page, or, where htmx asks for it, with one block of the same page."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.utils.cache import patch_vary_headers
from jinja2 import Environment
from jinja2_fragments import render_block

from hub.core.ui.context import page


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The one Jinja environment of the process."""
    return cast(Jinja2, engines["jinja2"]).env


def render(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    block: str | tuple[str, ...] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render `template`; where htmx wants to replace an element, only that element's block.

    `block` names the block or blocks that may be asked for alone. The id of the element on the page is the name of the
    block (`<div id="results">{% block results %}`), underscores written as hyphens; a request for another target, a
    boosted link or a step back in the history gets the whole page.
    """
    values = {
        "request": request,
        "csrf_input": csrf_input_lazy(request),
        "csrf_token": csrf_token_lazy(request),
        **page(request),
        **(context or {}),
    }
    wanted = _block_for(request, block)
    if wanted:
        body = render_block(environment(), template, wanted, values)
    else:
        body = environment().get_template(template).render(values)
    response = HttpResponse(body, status=status)
    if block:
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def render_text(template: str, context: Mapping[str, Any] | None = None) -> str:
    """Render a template without a request: mails, documents. The language is the active one."""
    return environment().get_template(template).render(dict(context or {}))


def _block_for(request: HttpRequest, block: str | tuple[str, ...] | None) -> str | None:
    headers = request.headers
    if not block or headers.get("HX-Request") != "true":
        return None
    if headers.get("HX-Boosted") == "true" or headers.get("HX-History-Restore-Request") == "true":
        return None
    names = (block,) if isinstance(block, str) else block
    target = headers.get("HX-Target")
    if target is None:
        return names[0]
    name = target.replace("-", "_")
    return name if name in names else None
