"""The field for written text takes Markdown and the visual editor's HTML, and gives both back to be edited."""

import pytest
from django import forms
from django.test import Client

from hub.core.richtext import Format, RichText
from hub.core.ui.editor import RichTextField, RichTextWidget, editor_words, preview_html


class Answer(forms.Form):
    body = RichTextField(label="Your answer")


def test_a_plain_field_sends_markdown():
    form = Answer({"body": "*Hello*", "body_format": "markdown"})
    assert form.is_valid()
    assert form.cleaned_data["body"] == RichText("*Hello*", Format.MARKDOWN)


def test_the_visual_editor_sends_html():
    form = Answer({"body": "<p>Hello</p>", "body_format": "html"})
    assert form.is_valid()
    assert form.cleaned_data["body"] == RichText("<p>Hello</p>", Format.HTML)


@pytest.mark.parametrize("format", ["", "exe", "HTML", "markdown"])
def test_any_other_format_is_markdown_in_which_tags_are_text(format):
    form = Answer({"body": "<b>x</b>", "body_format": format})
    assert form.is_valid()
    assert form.cleaned_data["body"].format is Format.MARKDOWN


@pytest.mark.parametrize(
    ("body", "format"), [("", "markdown"), (" \n", "markdown"), ("<p></p>", "html"), ("<p><br></p>", "html")]
)
def test_nothing_written_is_an_error_at_the_field(body, format):
    form = Answer({"body": body, "body_format": format})
    assert form.errors["body"] == ["Write something first."]


def test_too_much_is_an_error_and_comes_back():
    form = Answer({"body": "a" * 200_001, "body_format": "markdown"})
    assert "too long" in form.errors["body"][0]
    assert "a" * 1000 in str(form)


def test_stored_html_is_edited_as_markdown_without_scripts_and_as_html_with_them():
    html = str(Answer(initial={"body": "<p>We <strong>tried</strong></p>"}))
    assert ">\nWe **tried**</textarea>" in html
    assert "<template data-html><p>We <strong>tried</strong></p></template>" in html


def test_what_comes_back_after_an_error_is_cleaned_before_it_is_shown():
    form = Answer({"body": "<p>Hi<img src=x onerror=alert(1)></p><script>alert(1)</script>", "body_format": "html"})
    form.add_error(None, "Something else")
    html = str(form)
    assert "onerror" not in html
    assert "<script>" not in html
    assert "<template data-html><p>Hi</p></template>" in html


def test_markdown_cannot_leave_its_field():
    html = str(Answer({"body": "</textarea><script>alert(1)</script>", "body_format": "markdown"}))
    assert "<script>" not in html


def test_label_help_and_error_belong_to_the_field():
    html = str(Answer({"body": ""}))
    assert '<label class="field__label" for="id_body">' in html
    assert 'aria-describedby="id_body_error"' in html
    assert 'aria-invalid="true"' in html


def test_pictures_and_files_need_an_address_to_be_sent_to():
    assert 'data-command="image"' not in str(Answer())
    widget = RichTextWidget(upload_url="/en/files/")
    assert 'data-command="image"' in widget.render("body", "", {"id": "id_body"})


def test_every_button_has_a_name():
    html = RichTextWidget(upload_url="/en/files/").render("body", "", {"id": "id_body"})
    for command, label in editor_words().items():
        assert f'data-command="{command}" aria-label="{label}"' in html


def test_a_preview_is_what_will_be_stored():
    assert preview_html(RichText("*a* <b>")) == "<p><em>a</em> &lt;b&gt;</p>"
    assert preview_html(RichText("a" * 200_001)) == ""


def test_markdown_is_turned_into_html_for_the_editor(client: Client, db):
    response = client.post("/-/richtext/", {"text": "*a* <script>alert(1)</script>"})
    assert response.content.decode() == "<p><em>a</em> &lt;script&gt;alert(1)&lt;/script&gt;</p>"
    # It is for the editor, not to be opened as a page.
    assert response["Content-Type"].startswith("text/plain")


def test_a_text_too_long_to_be_turned_is_refused(client: Client, db):
    assert client.post("/-/richtext/", {"text": "a" * 200_001}).status_code == 422


def test_turning_texts_is_limited(client: Client, db):
    answers = {client.post("/-/richtext/", {"text": "a"}).status_code for _ in range(61)}
    assert answers == {200, 429}


def test_unchanged_text_has_not_changed():
    form = Answer({"body": "<p>a</p>", "body_format": "html"}, initial={"body": "<p>a</p>"})
    assert not form.has_changed()
    assert Answer({"body": "b"}, initial={"body": "<p>a</p>"}).has_changed()
