"""What the public door promises on every page: nothing kept, nothing fetched, nothing told by an address."""

from __future__ import annotations

import gzip
import html
import re
from pathlib import Path

import pytest
from flask import Flask
from tongues import WALKED
from visits import ORIGIN, STORY, Visit, digits, said

from grievance.phrases import LANGUAGES, say
from web.security import PUBLIC, need, undeclared

TEMPLATES = Path(__file__).parents[3] / "web" / "templates" / "public"
POSTED = (
    "tell",
    "file",
    "hide",
    "questions",
    "answers",
    "files",
    "add",
    "answer",
    "exchange",
    "erase",
    "withdraw",
    "resume",
)
ADDRESS = re.compile(r'(?:href|action|formaction|src)="([^"]*)"')


@pytest.fixture(scope="module")
def pages(public: Flask) -> dict[str, str]:
    """Give every page that somebody who tells, reads, answers, exchanges and withdraws comes to see, by its name."""
    visit, seen = Visit(public), {}
    for name in ("/", "/en/", "/fr/", "/ar/", "/en/danger", "/en/mailbox", "/en/nothing"):
        seen[name] = visit.open(name).source
    seen["no choice"] = visit.post("/en/tell").source
    story = visit.send(visit.open("/en/"), "/tell", about="company")
    seen["story"], seen["no story"] = story.source, visit.send(story, "/file").source
    receipt = visit.send(story, "/file", story=STORY)
    seen["receipt"] = receipt.source
    for group in receipt.find(r'name="group" value="(\w+)"'):
        seen[f"group {group}"] = visit.send(receipt, "/questions", group=group).source
    box = visit.enter(digits(receipt))
    seen["letters"], seen["unknown"] = box.source, visit.enter("0" * 20).source
    seen["exchange"], asked = visit.send(box, "/exchange").source, visit.send(box, "/withdraw")
    seen["withdraw"], seen["withdrawing"] = asked.source, visit.send(asked, "/withdraw", made="no").source
    seen["erase"] = visit.send(box, "/erase").source
    seen["erased"] = visit.send(visit.send(box, "/erase"), "/erase", receipt=digits(receipt)).source
    seen["exchanged"] = visit.send(visit.send(box, "/exchange"), "/exchange", receipt=digits(receipt)).source
    seen["again"] = visit.post("/en/answer", answer="words", answer_nonce="0" * 64, token="over").source
    seen["hidden"] = visit.send(receipt, "/hide").source
    return seen


def test_every_route_declares_that_it_is_public(public: Flask) -> None:
    assert undeclared(public) == []
    assert {need(public, rule.endpoint) for rule in public.url_map.iter_rules()} == {PUBLIC}


def test_the_tab_says_nothing(pages: dict[str, str]) -> None:
    titles = {re.findall(r"<title>(.*?)</title>", source)[0] for source in pages.values()}

    assert titles == {say(language, "tab.title") for language in WALKED}


def test_nothing_is_fetched_from_elsewhere_and_no_address_carries_anything(pages: dict[str, str]) -> None:
    ours = re.compile(rf"/|/static/public\.css|/leave|/(?:{'|'.join(LANGUAGES)})/[a-z]*(?:#more)?|#\w+")

    found = {address for source in pages.values() for address in ADDRESS.findall(source)}

    assert {address for address in found if not ours.fullmatch(address)} == set()
    assert not any("://" in source for source in pages.values())


def test_no_page_has_a_script_or_a_style_of_its_own(pages: dict[str, str]) -> None:
    own = re.compile(r"<script|<style|<iframe|<object|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)

    assert {name: own.findall(source) for name, source in pages.items() if own.search(source)} == {}


def test_every_form_is_posted_and_every_field_is_private(pages: dict[str, str]) -> None:
    sources = "".join(pages.values())
    fields = re.findall(r'<textarea[^>]*>|<input[^>]* type="text"[^>]*>|<input type="text"[^>]*>', sources)

    assert set(re.findall(r"<form[^>]* method=\"(\w+)\"", sources)) == {"post"}
    assert len(re.findall(r"<form", sources)) == len(re.findall(r'<form[^>]* method="post"', sources))
    assert fields
    assert [field for field in fields if 'autocomplete="off"' not in field] == []
    assert [field for field in fields if 'spellcheck="false"' not in field] == []
    assert "maxlength" not in sources
    uploads = re.findall(r"<form[^>]*>(?:(?!</form>).)*type=\"file\"", sources, re.DOTALL)
    assert uploads
    assert [form for form in uploads if 'enctype="multipart/form-data"' not in form] == []


def test_every_page_has_the_way_out_and_says_what_it_cannot_do(pages: dict[str, str]) -> None:
    honest = [html.escape(say(language, "bar.honest"), quote=False) for language in LANGUAGES]

    assert [name for name, source in pages.items() if '<a class="leave" href="/leave"' not in source] == []
    assert [name for name, source in pages.items() if not any(said in source for said in honest)] == []


def test_only_the_receipt_pages_show_digits(pages: dict[str, str]) -> None:
    shown = {name for name, source in pages.items() if 'class="slip"' in source}

    assert shown == {"receipt", "exchanged"}


def test_the_story_is_never_shown_again(pages: dict[str, str]) -> None:
    assert [name for name, source in pages.items() if STORY in source] == []


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.stem)
def test_no_sentence_stands_in_a_template(template: Path) -> None:
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template.read_text(), flags=re.DOTALL)
    named = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]+)"', source)
    words = re.findall(r"[^\W\d_]{2,}", re.sub(r'<[^>]*>|[\w-]+="[^"]*"', "", source))

    assert (words, named) == ([], [])


@pytest.mark.parametrize("path", ["/", "/en/", "/fr/mailbox", "/nothing", "/leave", "/ready", "/static/public.css"])
def test_no_answer_sets_a_cookie(visit: Visit, path: str) -> None:
    assert "Set-Cookie" not in visit.ask("GET", path).headers


def test_telling_and_reading_set_no_cookie(visit: Visit) -> None:
    receipt = visit.tell()
    assert digits(receipt)
    assert "Set-Cookie" not in visit.last.headers

    visit.enter(digits(receipt))
    assert "Set-Cookie" not in visit.last.headers


def test_the_door_has_no_secret_with_which_it_could_make_a_session(public: Flask) -> None:
    assert public.secret_key is None


@pytest.mark.parametrize("name", POSTED)
@pytest.mark.parametrize("language", WALKED)
def test_a_page_that_only_a_form_leads_to_leads_to_its_beginning(visit: Visit, language: str, name: str) -> None:
    answer = visit.ask("GET", f"/{language}/{name}")

    assert answer.status_code == 303
    assert answer.headers["Location"] in {f"/{language}/", f"/{language}/mailbox"}
    assert visit.ask("GET", answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize("name", POSTED)
def test_an_empty_form_leads_to_a_page_and_not_to_a_fault(visit: Visit, name: str) -> None:
    assert visit.post(f"/en/{name}").status in {200, 404, 422}


@pytest.mark.parametrize(
    ("path", "language"), [("/fr/rien", "fr"), ("/en/nothing", "en"), ("/sw/", "en"), ("/x", "en")]
)
def test_an_unknown_page_says_so_in_the_readers_language(visit: Visit, path: str, language: str) -> None:
    page = visit.open(path)

    assert page.status == 404
    assert say(language, "error.not_found.title") in said(page)
    assert f'<html lang="{language}"' in page.source


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Host": "evil.example"}, 400), ({"Origin": "https://evil.example"}, 403), ({"Origin": "null"}, 403)],
)
def test_a_refusal_is_a_page_too(visit: Visit, headers: dict[str, str], status: int) -> None:
    answer = visit.ask("POST", "/en/file", headers=headers, data={"story": STORY})

    assert answer.status_code == status
    assert say("en", "error.origin.title") in answer.text
    assert STORY not in answer.text


def test_leaving_leads_elsewhere_and_clears_what_can_be_cleared(visit: Visit) -> None:
    answer = visit.ask("GET", "/leave")

    assert (answer.status_code, answer.text) == (303, "")
    assert answer.headers["Location"] == "https://worldweather.wmo.int/"
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'


def test_the_door_says_that_it_is_open_and_nothing_else(visit: Visit) -> None:
    answer = visit.ask("GET", "/ready")

    assert (answer.status_code, answer.text) == (204, "")


@pytest.mark.parametrize("path", ["/static/desk.css", "/static/../security.py", "/static/", "/static/public.css/"])
def test_no_other_file_is_served(visit: Visit, path: str) -> None:
    assert visit.ask("GET", path).status_code == 404


def test_the_stylesheet_fetches_nothing(visit: Visit) -> None:
    answer = visit.ask("GET", "/static/public.css")

    assert answer.mimetype == "text/css"
    assert not re.search(r"@import|url\(|@font-face|//", answer.text)


def test_only_the_stylesheet_is_kept_and_only_for_ten_minutes(visit: Visit) -> None:
    kept = {}
    for path in ("/", "/en/", "/fr/mailbox", "/nothing", "/leave", "/ready", "/static/public.css", "/static/x.css"):
        kept[path] = visit.ask("GET", path).headers["Cache-Control"]

    assert {path: kept[path] for path in kept if kept[path] != "no-store"} == {
        "/static/public.css": "private, max-age=600"
    }


def test_the_stylesheet_comes_pressed_to_whoever_can_unpress_it_and_no_page_does(visit: Visit) -> None:
    pressed = visit.ask("GET", "/static/public.css", headers={"Accept-Encoding": "gzip, deflate, br"})
    plain = visit.ask("GET", "/static/public.css", headers={"Accept-Encoding": "gzip;q=0"})
    page = visit.ask("GET", "/en/", headers={"Accept-Encoding": "gzip"})

    assert pressed.headers["Content-Encoding"] == "gzip"
    assert [answer.headers["Vary"] for answer in (pressed, plain)] == ["Accept-Encoding"] * 2
    assert gzip.decompress(pressed.data) == plain.data
    assert len(pressed.data) < len(plain.data) / 2
    assert [answer.headers.get("Content-Encoding") for answer in (plain, page)] == [None, None]


def test_the_language_page_offers_every_language_in_its_own_name(visit: Visit) -> None:
    page = visit.open("/")

    names = re.findall(r'<a href="/(\w+)/" [^>]*><span class="name">(.*?)</span>', page.source)
    assert names == [(language, say(language, "language.name")) for language in LANGUAGES]
    assert page.source.count('class="honest') == 1, "the names are calm, however many there are"


def test_the_test_speaks_from_an_address_of_the_door(public: Flask) -> None:
    assert ORIGIN in public.extensions["office"].settings.public_origins
