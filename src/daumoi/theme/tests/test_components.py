"""What the tags write."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation

from daumoi.subjects.models import Topic
from daumoi.theme.templatetags.components import UnknownIcon, UnknownStatus, UnknownTone, duration_in_words
from daumoi.theme.views import sample_context

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def render(source: str, **context) -> str:
    return Template("{% load components %}" + source).render(Context(context))


class TitleForm(forms.Form):
    title = forms.CharField(max_length=10, help_text="Say what happens.")
    choice = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect, required=False)


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (timedelta(0), "0 minutes"),
        (timedelta(seconds=59), "0 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=-90), "1 hour 30 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(days=1, minutes=5), "1 day"),
        (timedelta(days=3, hours=4, minutes=5), "3 days 4 hours"),
    ],
)
def test_a_duration_is_told_in_its_two_largest_units(duration, words):
    assert duration_in_words(duration) == words


@pytest.mark.parametrize(
    ("due_in_minutes", "done_in_minutes", "state", "text"),
    [
        (120, None, "running", "2 hours left"),
        (60, None, "soon", "1 hour left"),
        (0, None, "soon", "0 minutes left"),
        (-35, None, "overdue", "35 minutes overdue"),
        (-35, -40, "done", "On time"),
        (-35, -35, "done", "On time"),
        (-35, -15, "overdue", "Late by 20 minutes"),
    ],
)
def test_a_clock_tells_whether_a_limit_is_kept(due_in_minutes, done_in_minutes, state, text):
    done_at = None if done_in_minutes is None else NOON + timedelta(minutes=done_in_minutes)
    written = render(
        "{% clock due_at done_at=done_at now=now %}",
        due_at=NOON + timedelta(minutes=due_in_minutes),
        done_at=done_at,
        now=NOON,
    )
    assert f"clock--{state}" in written
    assert text in written


def test_a_clock_that_stands_still_is_not_moved_by_script():
    assert "data-countdown" in render("{% clock now now=now %}", now=NOON)
    assert "data-countdown" not in render("{% clock now done_at=now now=now %}", now=NOON)


def test_a_moment_more_than_a_week_ago_is_told_by_its_date():
    written = render("{% ago moment now=now %}", moment=NOON - timedelta(days=8), now=NOON)
    assert "ago<" not in written
    assert "11/14/2026" in written or "14-11-2026" in written or "14/11/2026" in written


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ('{% icon "unicorn" %}', UnknownIcon),
        ('{% status "liked" %}', UnknownStatus),
        ('{% badge "x" tone="pink" %}', UnknownTone),
        ('{% callout "hint" %}x{% endcallout %}', UnknownTone),
        ('{% callout "note" titel="x" %}x{% endcallout %}', TemplateSyntaxError),
    ],
)
def test_a_mistyped_name_fails_instead_of_staying_silent(source, error):
    with pytest.raises(error):
        render(source)


def test_an_icon_without_label_is_hidden_from_screen_readers():
    assert 'aria-hidden="true"' in render('{% icon "send" %}')
    assert 'aria-label="Send"' in render('{% icon "send" label="Send" %}')


def test_text_from_people_is_escaped():
    nasty = "<script>alert(1)</script>"
    segments = [{"text": nasty, "passage": None}, {"text": nasty, "passage": 1}]
    for source in (
        "{% badge nasty %}",
        "{% callout 'note' title=nasty %}{{ nasty }}{% endcallout %}",
        "{% page_header nasty lead=nasty %}",
        "{% passage_text segments side='release' %}",
        "{% fingerprint nasty %}",
        "{% copy_button nasty %}",
        "{% dialog 'name' nasty %}{{ nasty }}{% enddialog %}",
    ):
        assert "<script" not in render(source, nasty=nasty, segments=segments)


def test_a_passage_leads_to_its_twin_and_back():
    segments = [{"text": "một hai", "passage": 7}]
    release = render("{% passage_text segments side='release' %}", segments=segments)
    article = render("{% passage_text segments side='article' %}", segments=segments)
    assert 'id="release-passage-7"' in release
    assert 'href="#article-passage-7"' in release
    assert 'id="article-passage-7"' in article
    assert 'href="#release-passage-7"' in article


def test_the_seventh_passage_takes_the_first_colour_and_keeps_its_number():
    written = render("{% passage_text segments side='release' %}", segments=[{"text": "a", "passage": 7}])
    assert "passage--1" in written
    assert ">7</a>" in written


def test_a_passage_that_occurs_twice_has_its_anchor_once():
    segments = [{"text": "a", "passage": 1}, {"text": "b", "passage": None}, {"text": "c", "passage": 1}]
    assert render("{% passage_text segments side='article' %}", segments=segments).count(" id=") == 1


def test_a_field_ties_its_label_help_and_error_to_the_input():
    written = render("{% field form.title counter=True %}", form=TitleForm({"title": ""}))
    assert '<label for="id_title">' in written
    assert 'aria-describedby="id_title_helptext id_title_error"' in written
    assert 'id="id_title_helptext"' in written
    assert 'id="id_title_error"' in written
    assert 'data-limit="10"' in written


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    written = render("{% field form.choice %}", form=TitleForm())
    assert "<fieldset" in written
    assert "<legend>Choice" in written


def test_the_summary_of_errors_links_to_the_fields_and_is_absent_when_nothing_is_wrong():
    assert 'href="#id_title"' in render("{% form_errors form %}", form=TitleForm({"title": ""}))
    assert render("{% form_errors form %}", form=TitleForm({"title": "x"})).strip() == ""
    assert render("{% form_errors form %}", form=TitleForm()).strip() == ""


def test_the_pages_of_a_list_keep_the_filters():
    request = RequestFactory().get("/", {"unit": "3", "page": "2"})
    page = Paginator(range(100), 10).get_page(2)
    written = render("{% pagination page %}", page=page, request=request)
    assert "?unit=3&amp;page=3" in written
    assert 'aria-current="page">2<' in written


def test_a_short_list_has_a_count_and_no_links():
    written = render("{% pagination page unit='entries' %}", page=Paginator(range(4), 10).get_page(1))
    assert ">4 entries<" in written
    assert "<nav" not in render("{% pagination page %}", page=Paginator(range(4), 10).get_page(1))
    assert "<a " not in written


def test_breadcrumbs_end_with_the_page_itself():
    written = render('{% breadcrumbs "Desk" "/desk/" "Release" %}')
    assert '<a href="/desk/">Desk</a>' in written
    assert '<span aria-current="page">Release</span>' in written


@pytest.mark.parametrize("name", ["catalogue", "catalogue_public"])
def test_a_page_has_one_main_heading_and_no_id_twice(name, settings):
    settings.ROOT_URLCONF = "daumoi.theme.urls"
    written = get_template(f"theme/{name}.html").render(sample_context())
    identifiers = re.findall(r'\sid="([^"]+)"', written)
    assert written.count("<h1>") == 1
    assert [name for name, count in Counter(identifiers).items() if count > 1] == []


@pytest.mark.parametrize("number", ["400", "403", "404", "500"])
def test_an_error_page_needs_no_context(number):
    written = get_template(f"{number}.html").render({})
    assert f">{number}<" in written
    assert written.count("<h1>") == 1


def test_a_field_that_the_action_asks_for_is_marked_as_required_though_the_form_lets_it_pass():
    form = TitleForm()
    form.fields["title"].required = False
    assert "field__required" not in render("{% field form.title %}", form=form)
    marked = render("{% field form.title must=True %}", form=form)
    assert "field__required" in marked
    assert 'aria-required="true"' in marked


def test_a_title_says_its_language_where_it_is_not_that_of_the_page():
    marked = render('{% page_header "Mạng nhanh hơn" lead="Ở Đà Nẵng" lang="vi" lead_lang="vi" %}')
    assert '<h1 lang="vi">Mạng nhanh hơn</h1>' in marked
    assert '<p class="page-header__lead" lang="vi">Ở Đà Nẵng</p>' in marked
    assert "lang=" not in render('{% page_header "Queue" lead="What waits" %}')
    way = render('{% breadcrumbs "Releases" "/r/" headline|in_language:"vi" %}', headline="Giá < 5%")
    assert '<span lang="vi">Giá &lt; 5%</span>' in way


def test_the_summary_of_errors_is_true_of_every_act():
    written = render("{% form_errors form %}", form=TitleForm({}))
    assert "This was not done yet" in written
    assert "saved" not in written


@pytest.mark.django_db
@pytest.mark.parametrize(("is_required", "words"), [(True, "Choose…"), (False, "Not chosen")])
def test_an_empty_choice_has_words_and_a_forms_own_words_stay(is_required, words):
    dashes = [("", "---------"), ("a", "A")]

    class ChoosingForm(forms.Form):
        plain = forms.ChoiceField(choices=dashes, required=is_required)
        named = forms.ChoiceField(choices=[("", "Everywhere"), ("a", "A")], required=is_required)
        rows = forms.ModelChoiceField(Topic.objects.none(), required=is_required)

    form = ChoosingForm()
    written = {name: render("{% field bound %}", bound=form[name]) for name in form.fields}
    assert f">{words}</option>" in written["plain"]
    assert f">{words}</option>" in written["rows"]
    assert ">Everywhere</option>" in written["named"]
    assert not any("-----" in each for each in written.values())
