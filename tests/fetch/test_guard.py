"""The breaker, the budget and the retries, on a portal that refuses in every way it can."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Response

from bipol_crawler.fetch.client import PHOTO, PROBE
from bipol_crawler.fetch.retry import retry_after
from tests.fetch.fetch_portal import Answer

PAGE = Answer()
CHALLENGE = Answer(b"<!doctype html><script>window._cf_chl_opt = {cZone: 'bipol.co'};</script>")


def paths(count):
    return [f"/{n}/" for n in range(count)]


@pytest.mark.parametrize("status", [202, 401, 403, 406, 418, 429, 451, 500, 503, 509, 522])
def test_refusals_in_a_row_end_the_run_s_requests(portal, crawl, status):
    portal.robots("")
    portal.other = Answer(b"", status)
    run = crawl(*paths(9))
    assert run.kinds == [status] * 4 + ["PortalRefuses"] * 5
    assert len(portal.asked) == 1 + 5
    assert run.stats["guard/open"] == f"5 refusals in a row, the last: HTTP {status}"


@pytest.mark.parametrize("status", [200, 301, 304, 404, 410])
def test_any_answer_of_the_portal_itself_resets_the_count(portal, crawl, status):
    portal.robots("")
    portal.other = Answer(b"", 503)
    location = {"Location": "/baru/"} if status == 301 else {}
    portal.pages |= {"/4/": Answer(b"" if status == 304 else b"<p>Isi.</p>", status, location)}
    run = crawl(*paths(9))
    assert run.kinds == [503] * 4 + [status] + [503] * 4
    assert "guard/open" not in run.stats


def test_endless_404s_are_not_a_refusal(portal, crawl):
    assert crawl(*paths(12)).kinds == [404] * 12


def test_time_outs_count_as_refusals(portal, crawl):
    portal.robots("")
    portal.other = Answer(delay=0.6)
    run = crawl(*paths(4), settings={"GUARD_REFUSALS": 2, "DOWNLOAD_TIMEOUT": 0.3})
    assert run.kinds == ["DownloadTimeoutError"] + ["PortalUnreachable"] * 3


def test_broken_connections_count_as_refusals(portal, crawl):
    portal.robots("")
    portal.other = Answer(b"half", claim=400)
    run = crawl(*paths(4), settings={"GUARD_REFUSALS": 2})
    assert run.kinds == ["ResponseDataLossError"] + ["PortalUnreachable"] * 3


def test_a_breaker_set_to_0_never_opens(portal, crawl):
    portal.robots("")
    portal.other = Answer(b"", 503)
    assert crawl(*paths(8), settings={"GUARD_REFUSALS": 0}).kinds == [503] * 8


@pytest.mark.parametrize("status", [200, 403, 503])
def test_a_challenge_is_never_handed_on_and_the_second_ends_the_run(portal, crawl, status):
    portal.robots("")
    portal.other = Answer(CHALLENGE.body, status)
    run = crawl(*paths(4))
    assert run.kinds == ["Challenged"] + ["PortalRefuses"] * 3
    assert run.stats["guard/challenges"] == 2
    assert "cloudflare" in run.stats["guard/open"]
    assert [record["status"] for record in run.records] == [200, status, status], "still evidence"
    assert run.outcomes[0]["capture_id"] == 2


def test_one_challenge_between_good_answers_is_survived(portal, crawl):
    portal.robots("")
    portal.other = PAGE
    portal.pages |= {"/1/": CHALLENGE, "/3/": CHALLENGE}
    assert crawl(*paths(5)).kinds == [200, "Challenged", 200, "Challenged", 200]


def test_a_long_retry_after_ends_the_run_at_once(portal, crawl):
    # What WordPress says while it updates itself.
    portal.robots("")
    portal.other = Answer(b"", 503, {"Retry-After": "600"})
    run = crawl("/1/", "/2/", settings={"RETRY_TIMES": 3})
    assert run.kinds == ["PortalRefuses"] * 2
    assert "600 s" in run.stats["guard/open"]
    assert portal.paths == ["/robots.txt", "/1/"]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("status", [429, 503])
def test_a_short_retry_after_is_waited_for(portal, crawl, status):
    portal.robots("")
    portal.pages["/1/"] = [Answer(b"", status, {"Retry-After": "1"}), PAGE]
    run = crawl("/1/", settings={"RETRY_TIMES": 2})
    assert run.kinds == [200]
    assert 0.95 <= portal.gaps()[1] < 2
    assert [record["status"] for record in run.records] == [200, status, 200]


def test_a_retry_after_given_as_a_date_is_waited_for(portal, crawl):
    portal.robots("")

    def soon():
        return format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)

    portal.pages["/1/"] = [Answer(b"", 503, {"Retry-After": soon}), PAGE]
    assert crawl("/1/", settings={"RETRY_TIMES": 1}).kinds == [200]
    # Dates have whole seconds, and the server's own may be of the second before.
    assert 1.9 <= portal.gaps()[1] < 4


def test_without_a_retry_after_the_wait_doubles(portal, crawl):
    portal.robots("")
    portal.pages["/1/"] = Answer(b"", 500)
    run = crawl("/1/", settings={"RETRY_TIMES": 2, "RETRY_WAIT": 0.2})
    assert run.kinds == [500]
    first, second = portal.gaps()[1:]
    assert 0.1 <= first < 0.75
    assert 0.2 <= second < 1.4


def test_a_403_is_not_asked_for_again(portal, crawl):
    portal.robots("")
    portal.pages["/1/"] = Answer(b"", 403)
    assert crawl("/1/", settings={"RETRY_TIMES": 3, "RETRY_HTTP_CODES": [403, 500]}).kinds == [403]
    assert portal.paths == ["/robots.txt", "/1/"]


def test_a_body_that_broke_off_is_fetched_again(portal, crawl):
    portal.robots("")
    portal.pages["/1/"] = [Answer(b"half", claim=400), PAGE]
    run = crawl("/1/", settings={"RETRY_TIMES": 1})
    assert run.kinds == [200]
    assert [record["truncated"] for record in run.records] == [None, "disconnect", None]
    assert run.outcomes[0]["capture_id"] == 3


def test_retries_stop_when_the_breaker_opens(portal, crawl):
    portal.robots("")
    portal.other = Answer(b"", 503)
    run = crawl("/1/", "/2/", settings={"RETRY_TIMES": 9, "GUARD_REFUSALS": 3})
    assert run.kinds == ["PortalRefuses"] * 2
    assert len(portal.asked) == 1 + 3


@pytest.mark.parametrize("budget", [1, 2, 5])
def test_no_more_requests_than_the_budget_reach_the_wire(portal, crawl, budget):
    portal.robots("")
    portal.other = PAGE
    run = crawl(*paths(8), settings={"REQUEST_BUDGET": budget})
    assert len(portal.asked) == budget
    assert run.kinds == [200] * (budget - 1) + ["BudgetSpent"] * (9 - budget)
    assert run.stats["budget/spent"] is True
    assert run.stats["budget/requests"] == budget


def test_retries_are_paid_from_the_budget(portal, crawl):
    portal.robots("")
    portal.other = Answer(b"", 500)
    run = crawl("/1/", settings={"REQUEST_BUDGET": 3, "RETRY_TIMES": 5})
    assert run.kinds == ["BudgetSpent"]
    assert len(portal.asked) == 3


def test_a_budget_of_0_is_none(portal, crawl):
    portal.other = PAGE
    run = crawl(*paths(3))
    assert run.kinds == [200] * 3
    assert "budget/spent" not in run.stats


def answered(value, date=None):
    headers = {"Retry-After": value} | ({"Date": date} if date else {})
    return Response("https://bipol.co/", status=503, headers=headers)


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("0", None, 0),
        ("120", None, 120),
        (" 7 ", None, 7),
        ("9" * 400, None, float("inf")),
        ("Sat, 16 Nov 2024 06:54:00 GMT", "Sat, 16 Nov 2024 06:52:00 GMT", 120),
        ("Sat, 16 Nov 2024 06:50:00 GMT", "Sat, 16 Nov 2024 06:52:00 GMT", 0),
        ("Saturday, 16-Nov-24 06:54:00 GMT", "Sat, 16 Nov 2024 06:52:00 GMT", 120),
        ("Sat, 16 Nov 2024 06:54:00 -0000", "Sat, 16 Nov 2024 06:52:00 GMT", 120),
        ("-5", None, None),
        ("1.5", None, None),
        ("²", None, None),
        ("soon", None, None),
        ("", None, None),
    ],
)
def test_retry_after_is_read_in_both_forms_and_nothing_else(value, date, seconds):
    assert retry_after(answered(value, date)) == seconds


@given(
    st.text(st.characters(max_codepoint=255), max_size=40),
    st.text(st.characters(max_codepoint=255), max_size=40),
)
def test_no_retry_after_can_make_the_run_fail(value, date):
    seconds = retry_after(answered(value.encode("latin-1"), date.encode("latin-1")))
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize("refusal", [Answer(b"", 503), Answer(b"", 403), CHALLENGE, Answer(b"half", claim=400)])
def test_a_request_that_probes_is_made_once_and_one_refusal_ends_the_run(portal, crawl, refusal):
    portal.robots("")
    portal.other = refusal
    run = crawl("/1/", "/2/", meta={PROBE: True}, settings={"RETRY_TIMES": 3, "GUARD_CHALLENGES": 9})
    assert set(run.kinds) <= {"PortalRefuses", "PortalUnreachable"}
    assert portal.paths == ["/robots.txt", "/1/"]
    assert "still refuses" in run.stats["guard/open"]


@pytest.mark.parametrize("refusal", [Answer(b"", 503), Answer(b"half", claim=400)])
def test_a_probe_is_not_tried_again_where_the_breaker_is_switched_off_either(portal, crawl, refusal):
    portal.robots("")
    portal.other = refusal
    crawl("/1/", meta={PROBE: True}, settings={"RETRY_TIMES": 3, "GUARD_REFUSALS": 0})
    assert portal.paths == ["/robots.txt", "/1/"]


def test_the_robots_txt_that_a_probe_needs_is_a_probe_too(portal, crawl):
    portal.pages["/robots.txt"] = Answer(b"", 503)
    run = crawl("/1/", "/2/", meta={PROBE: True}, settings={"RETRY_TIMES": 3})
    assert run.kinds == ["PortalRefuses"] * 2
    assert portal.paths == ["/robots.txt"]


@pytest.mark.parametrize(
    ("status", "meta", "only"), [(503, {PHOTO: True}, True), (429, {PHOTO: True}, False), (503, {}, False)]
)
def test_a_refusal_says_until_when_and_whether_it_is_of_photos_alone(portal, crawl, status, meta, only):
    portal.robots("")
    portal.other = Answer(b"", status, {"Retry-After": "600"})
    run = crawl("/1.jpg", "/2.jpg", meta=meta)
    assert run.kinds == ["PortalRefuses"] * 2
    assert [outcome["photos_only"] for outcome in run.outcomes] == [only] * 2
    until = {outcome["until"] for outcome in run.outcomes}
    assert until == {run.stats["guard/until"]}
    assert ("ERROR" in run.log) != (PHOTO in meta), "no photo fails a run"
