"""Joining: what the form has filled in already."""

import re

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("header", "country"),
    [("hu-HU,hu;q=0.9,en-US;q=0.8", "HU"), ("en-US,en;q=0.9", None), ("hu", None), ("hu-XX", None)],
)
def test_the_country_of_the_browser_is_chosen_already(client: Client, db: None, header: str, country: str) -> None:
    page = client.get("/en/account/signup/", headers={"accept-language": header}).content.decode()
    chosen = re.search(r'<option value="(\w+)" selected', page)
    assert (chosen[1] if chosen else None) == country


def test_a_mistake_leaves_the_country_that_was_chosen(client: Client, db: None) -> None:
    typed = {"email": "new@school.example", "name": "", "country": "SE"}
    page = client.post("/en/account/signup/", typed, headers={"accept-language": "hu-HU"}).content.decode()
    assert '<option value="SE" selected' in page
    assert '<option value="HU" selected' not in page
