"""A table is entered as it was reported: another window, or another file, puts nothing unseen in its place."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from daumoi.accounts.models import Organisation
from daumoi.glossary.models import Term

TABLES = {
    "network:import": "code,name,kind,parent\n{0},Đơn vị {0},source_unit,ttt\n",
    "glossary:import": "source_language,target_language,term,preferred\nvi,en,thuật ngữ {0},term {0}\n",
}


@pytest.fixture(params=TABLES)
def address(request):
    return request.param


@pytest.fixture
def sent(world, client_of, address, as_system):
    """Send the form of an import with the table of one row named so, or without a table; the page that follows."""
    client = client_of(world.operator if address == "network:import" else world.editor)

    def go(act: str, name: str = "", checked: str = "") -> Any:
        words = TABLES[address].format(name)
        table = {"table": SimpleUploadedFile("t.csv", words.encode())} if name else {}
        return client.post(reverse(address), {"act": act, "checked": checked, **table}).context

    return go


def entered(name: str) -> bool:
    there = Organisation.objects.filter(code=name).exists()
    return there or Term.objects.filter(term=f"thuật ngữ {name}").exists()


def test_the_first_window_does_not_enter_what_the_second_had_checked(sent):
    first, second = sent("check", "a"), sent("check", "b")
    refused = sent("enter", checked=first["checked"])
    assert refused["form"].errors["table"]
    assert (entered("a"), entered("b")) == (False, False)
    assert sent("enter", checked=second["checked"])["report"].is_written
    assert (entered("a"), entered("b")) == (False, True)


def test_a_table_that_nobody_had_checked_is_checked_first_whatever_button_was_pressed(sent):
    report = sent("enter", "c", checked=sent("check", "a")["checked"])
    assert not report["report"].is_written
    assert (entered("a"), entered("c")) == (False, False)
    assert sent("enter", checked=report["checked"])["report"].is_written
    assert entered("c")
