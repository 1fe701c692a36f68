"""robots.txt: obeyed by every request, once asked, and no answer means no."""

from __future__ import annotations

import pytest

from tests.fetch.fetch_portal import Answer, Portal

PAGE = Answer()


def test_no_request_slips_past_while_robots_txt_is_loading(portal, crawl):
    # Scrapy 2.19's own middleware lets later waiters through here.
    portal.other = PAGE
    portal.robots("User-agent: *\nDisallow: /tertutup/\n", delay=0.3)
    run = crawl(*(f"/tertutup/{n}/" for n in range(30)), way="queued", settings={"CONCURRENT_REQUESTS": 32})
    assert portal.paths == ["/robots.txt"]
    assert run.kinds == ["RobotsForbidden"] * 30
    assert run.stats["robots/forbidden"] == 30


@pytest.mark.parametrize("way", ["at_once", "queued", "in_turn"])
def test_robots_txt_is_asked_once_however_many_wait(portal, crawl, way):
    portal.other = PAGE
    portal.robots("User-agent: *\nDisallow: /tertutup/\n", delay=0.3)
    run = crawl(*(f"/{'tertutup' if n % 2 else 'terbuka'}/{n}/" for n in range(24)), way=way)
    assert portal.paths[0] == "/robots.txt"
    assert sorted(portal.paths[1:]) == sorted(f"/terbuka/{n}/" for n in range(0, 24, 2))
    assert sorted(map(str, run.kinds)) == ["200"] * 12 + ["RobotsForbidden"] * 12


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_4xx_means_there_is_no_robots_txt(portal, crawl, status):
    portal.pages = {"/robots.txt": Answer(b"User-agent: *\nDisallow: /", status), "/a/": PAGE}
    assert crawl("/a/").kinds == [200]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 520])
def test_a_5xx_or_a_429_keeps_everything_out(portal, crawl, status):
    portal.pages = {"/robots.txt": Answer(b"", status), "/a/": PAGE}
    run = crawl("/a/", "/b/")
    assert run.kinds == ["RobotsUnreachable"] * 2
    assert portal.paths == ["/robots.txt"]
    assert str(status) in run.stats["robots/unreachable"]
    assert run.robots["status"] == status


def test_a_portal_that_does_not_answer_keeps_everything_out(portal, crawl):
    portal.pages = {"/robots.txt": Answer(delay=3), "/a/": PAGE}
    run = crawl("/a/", settings={"DOWNLOAD_TIMEOUT": 0.5})
    assert run.kinds == ["PortalUnreachable"]
    assert portal.paths == ["/robots.txt"]


def test_a_closed_port_keeps_everything_out(crawl):
    run = crawl("http://127.0.0.1:1/a/", settings={"PORTAL_URL": "http://127.0.0.1:1"})
    assert run.kinds == ["PortalUnreachable"]
    assert run.robots["status"] is None


def test_a_dead_site_that_the_portal_redirects_to_costs_that_page_only(portal, crawl):
    # A run ends at RobotsUnreachable and at an open breaker: one moved article must cause neither.
    portal.robots("")
    portal.other = Answer(b"", 301, {"Location": "http://127.0.0.2:1/x/"})
    portal.pages["/9/"] = PAGE
    run = crawl(*(f"/{n}/" for n in range(10)), settings={"REDIRECT_ENABLED": True, "GUARD_REFUSALS": 2})
    assert run.kinds == ["RobotsForbidden"] * 9 + [200]
    assert {"robots/unreachable", "guard/open"}.isdisjoint(run.stats)
    assert run.robots["status"] == 200


@pytest.mark.parametrize("status", [200, 403, 503])
def test_a_firewall_in_its_place_keeps_everything_out(portal, crawl, status):
    page = Answer(b"<title>Just a moment...</title>", status, {"cf-mitigated": "challenge"})
    portal.pages = {"/robots.txt": page, "/a/": PAGE}
    assert crawl("/a/").kinds == ["RobotsUnreachable"]
    assert portal.paths == ["/robots.txt"]


def test_a_robots_txt_that_broke_off_keeps_everything_out(portal, crawl):
    portal.robots("User-agent: *\nDisallow: /wp-", claim=5000)
    portal.pages["/a/"] = PAGE
    assert crawl("/a/").kinds == ["PortalUnreachable"]


def test_a_page_of_another_site_in_its_place_keeps_everything_out(portal, crawl):
    # So providers block a site: whatever is asked for leads to a page of theirs.
    theirs = Portal("127.0.0.2")
    theirs.other = PAGE
    portal.other = Answer(b"", 302, {"Location": f"{theirs.url}/landing"})
    run = crawl("/a/")
    theirs.close()
    assert run.kinds == ["RobotsUnreachable"]
    assert "another site" in run.stats["robots/unreachable"]
    assert (portal.paths, theirs.paths) == (["/robots.txt"], ["/landing"])


def test_html_with_status_200_is_read_for_the_rules_it_holds(portal, crawl):
    portal.pages = {
        "/robots.txt": Answer(b"<html><title>Beranda</title>\nUser-agent: *\nDisallow: /tertutup/\n</html>"),
        "/a/": PAGE,
    }
    run = crawl("/a/", "/tertutup/")
    assert run.kinds == [200, "RobotsForbidden"]
    assert "looks like HTML" in run.log


@pytest.mark.parametrize(("hops", "kind"), [(1, "RobotsForbidden"), (5, "RobotsForbidden"), (6, 200)])
def test_five_redirects_are_followed_and_more_mean_there_is_none(portal, crawl, hops, kind):
    portal.pages = {f"/r{n}": Answer(b"", 301, {"Location": f"/r{n + 1}"}) for n in range(1, hops)}
    portal.pages |= {
        "/robots.txt": Answer(b"", 302, {"Location": "/r1"}),
        f"/r{hops}": Answer(b"User-agent: *\nDisallow: /\n"),
        "/a/": PAGE,
    }
    assert crawl("/a/").kinds == [kind]
    assert portal.paths.count("/robots.txt") == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("User-agent: bipol_crawler\nDisallow: /a/\n\nUser-agent: *\nDisallow:\n", "RobotsForbidden"),
        ("User-agent: BIPOL_Crawler\nDisallow: /a/\n", "RobotsForbidden"),
        ("User-agent: bipol_crawler/0.1 (news archive)\nDisallow: /a/\n", "RobotsForbidden"),
        ("User-agent: GPTBot, bipol_crawler\nDisallow: /a/\n\nUser-agent: *\nDisallow:\n", "RobotsForbidden"),
        ("User-agent: *\nDisallow: /\n\nUser-agent: bipol_crawler\nAllow: /\n", 200),
        ("User-agent: crawler\nDisallow: /\n", 200),
        ("User-agent: Googlebot\nDisallow: /\n", 200),
        ("\ufeffUser-agent: *\nDisallow: /a/\n", "RobotsForbidden"),
        ("User-agent: *\nDisallow: /a\nAllow: /a/\n", 200),
        ("", 200),
    ],
)
def test_the_group_that_names_this_crawler_counts(portal, crawl, text, kind):
    portal.robots(text)
    portal.pages["/a/"] = PAGE
    assert crawl("/a/").kinds == [kind]


def test_only_the_first_500_kib_count_and_no_line_is_cut_in_two(portal, crawl):
    rules = "User-agent: *\nDisallow: /a/\n"
    cut_here = "Allow: /a/b/\n"
    filler = "#" * (500 * 1024 - len(rules) - len("\nAllow: /a/")) + "\n"
    portal.other = PAGE
    portal.robots(rules + filler + cut_here + "Disallow: /b/\n")
    assert crawl("/a/c/", "/b/").kinds == ["RobotsForbidden", 200]


def test_the_spider_gets_what_robots_txt_says(portal, crawl):
    portal.robots("User-agent: *\nCrawl-delay: 0.01\nSitemap: https://bipol.co/wp-sitemap.xml\nSitemap: /lagi.xml\n")
    run = crawl("/a/")
    assert run.robots["sitemaps"] == ["https://bipol.co/wp-sitemap.xml", f"{portal.url}/lagi.xml"]
    assert run.robots["status"] == 200
    assert run.robots["crawl_delay"] == 0.01
    assert run.robots["fetched_at"].endswith("Z")


def test_crawl_delay_is_kept_between_all_requests_jitter_or_not(portal, crawl):
    portal.other = PAGE
    portal.robots("User-agent: *\nCrawl-delay: 0.2\n")
    run = crawl(*(f"/{n}/" for n in range(5)), way="at_once", settings={"DOWNLOAD_DELAY_JITTER": 0.9})
    assert len(portal.asked) == len(run.records) == 6
    assert all(0.19 <= gap < 1.1 for gap in run.gaps()), run.gaps()


def test_a_shorter_crawl_delay_does_not_undercut_our_own(portal, crawl):
    portal.other = PAGE
    portal.robots("User-agent: *\nCrawl-delay: 0.1\n")
    run = crawl("/1/", "/2/", settings={"DOWNLOAD_DELAY": 0.3, "DOWNLOAD_DELAY_JITTER": 0})
    assert len(portal.asked) == len(run.records) == 3
    assert all(gap >= 0.29 for gap in run.gaps()), run.gaps()


@pytest.mark.parametrize("value", ["inf", "nan", "-5", "soon", "0"])
def test_an_unreadable_crawl_delay_is_ignored(portal, crawl, value):
    portal.other = PAGE
    portal.robots(f"User-agent: *\nCrawl-delay: {value}\n")
    run = crawl("/1/", "/2/")
    assert (run.kinds, run.robots["crawl_delay"]) == ([200, 200], None)


@pytest.mark.parametrize(("value", "most", "kinds"), [
    ("86400", 60, ["PortalRefuses"]),
    ("9" * 400, 60, ["PortalRefuses"]),
    ("0,2", 0.1, ["PortalRefuses"]),
    ("0,2", 0.2, [200]),
    ("0.2", 0, [200]),
])  # fmt: skip
def test_a_crawl_delay_that_makes_a_run_last_days_ends_it(portal, crawl, value, most, kinds):
    portal.other = PAGE
    portal.robots(f"User-agent: *\nCrawl-delay: {value}\n")
    run = crawl("/1/", settings={"CRAWL_DELAY_MAX": most})
    assert run.kinds == kinds
    if kinds != [200]:
        assert portal.paths == ["/robots.txt"]
        assert "CRAWL_DELAY_MAX" in run.outcomes[0]["text"]


def test_a_sitemap_line_that_is_not_an_address_costs_nothing_else(portal, crawl):
    portal.other = PAGE
    portal.robots("User-agent: *\nDisallow: /a/\nSitemap: http://[bipol\nSitemap: /ada.xml\n")
    run = crawl("/a/", "/b/")
    assert run.kinds == ["RobotsForbidden", 200]
    assert run.robots["sitemaps"] == [f"{portal.url}/ada.xml"]


def test_an_old_answer_is_asked_for_again(portal, crawl):
    portal.other = PAGE
    closed = Answer(b"User-agent: *\nDisallow: /\n")
    portal.pages["/robots.txt"] = [Answer(b""), closed]
    run = crawl("/1/", "/2/", "/3/", max_age=0.1, pause=0.15)
    assert run.kinds == [200, "RobotsForbidden", "RobotsForbidden"]
    assert portal.paths == ["/robots.txt", "/1/", "/robots.txt", "/robots.txt"]


def test_old_rules_stand_while_robots_txt_is_out_of_reach(portal, crawl):
    portal.other = PAGE
    portal.pages["/robots.txt"] = [Answer(b"User-agent: *\nDisallow: /tertutup/\n"), Answer(b"", 503)]
    run = crawl("/1/", "/2/", "/tertutup/", max_age=0.1, pause=0.15)
    assert run.kinds == [200, 200, "RobotsForbidden"]


def test_robots_txt_itself_is_evidence_too(portal, crawl):
    portal.other = PAGE
    portal.robots("User-agent: *\n")
    run = crawl("/1/")
    assert [record["url"] for record in run.records] == [f"{portal.url}/robots.txt", f"{portal.url}/1/"]


def test_a_budget_spent_on_the_way_to_robots_txt_is_reported_as_such(portal, crawl):
    portal.pages["/robots.txt"] = Answer(b"", 301, {"Location": "/r1"})
    run = crawl("/1/", "/2/", settings={"REQUEST_BUDGET": 1})
    assert run.kinds == ["BudgetSpent", "BudgetSpent"]
    assert portal.paths == ["/robots.txt"]
