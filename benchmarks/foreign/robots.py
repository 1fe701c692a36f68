"""Compares our reading of robots.txt with Google's and Protego's.

``python -m benchmarks.foreign.robots FOLDER [--google PROGRAM]``: FOLDER holds checkouts of google/robotstxt and
scrapy/protego, named ``robotstxt`` and ``protego``. Of the first the cases of ``robots_test.cc`` are asked; of the
second the real files of ``tests/test_data`` are put to us and to PROGRAM, Google's own matcher (its target
``robots``), for the names and patterns that stand in each file. Each difference is told with its kind.
"""

from __future__ import annotations

import argparse
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bipol_crawler.discover.robots import read_robots

NAMES, PATTERNS = 3, 4
"""The numbers of crawlers and patterns of a file for which queries are made."""

_SKIPPED = ("UTF8", "LineNumbers", "Sitemap")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_DEFINITION = re.compile(r"(?:string_view|string) (\w+) =((?:\s*\"(?:[^\"\\]|\\.)*\")+);")
_QUESTION = re.compile(
    r"EXPECT_(TRUE|FALSE)\(\s*IsUserAgentAllowed\((\w+|\"\"),\s*\"([^\"]*)\",\s*(\w+|\"(?:[^\"\\]|\\.)*\")\)\)"
)
_AGENT_LINE = re.compile(r"^\s*user-?agent\s*:([^#\r\n]*)", re.IGNORECASE | re.MULTILINE)
_RULE_LINE = re.compile(r"^\s*(?:dis)?allow\s*:([^#\r\n]*)", re.IGNORECASE | re.MULTILINE)


def google_cases(source: str) -> Iterator[tuple[str, str, str, str, bool]]:
    """Yield each query of Google's test file that consists of literals: test, file, crawler, address, allowed."""
    for test in source.split("\nTEST(RobotsUnittest, ")[1:]:
        name = test.partition(")")[0]
        known = {'""': ""}
        for match in re.finditer(f"{_DEFINITION.pattern}|{_QUESTION.pattern}", test):
            if match[1]:
                known[match[1]] = _literal(match[2])
                continue
            allowed, file, agent, url = match.groups()[2:]
            url = _literal(url) if url.startswith('"') else known.get(url)
            if file in known and url is not None and not any(part in name for part in _SKIPPED):
                yield name, known[file], agent, url, allowed == "TRUE"


def _literal(source: str) -> str:
    return "".join(
        part.encode("latin-1", "backslashreplace").decode("unicode_escape") for part in _STRING.findall(source)
    )


def ask_google_cases(folder: Path) -> None:
    """Print the number of Google's cases with the same result, and each different one."""
    asked, differ = 0, []
    for name, file, agent, url, allowed in google_cases((folder / "robotstxt/robots_test.cc").read_text("utf-8")):
        asked += 1
        if agent and read_robots(file.encode(), agent).allows(url) is not allowed:
            differ.append(f"  {name}: {agent!r} at {url} is {'' if allowed else 'not '}allowed there")
    print(f"{asked} cases of google/robotstxt, {len(differ)} differ:", *differ, sep="\n")


def questions(text: str) -> Iterator[tuple[str, str]]:
    """Yield crawlers and addresses to which a rule of ``text`` may apply."""
    lines = [line.strip() for line in _AGENT_LINE.findall(text)]
    odd = [line for line in lines if not re.fullmatch(r"[A-Za-z_-]+|\*", line)]
    tokens = [
        match[0] for line in odd + lines for match in re.finditer(r"(?<![\w-])[A-Za-z][A-Za-z_-]{2,}(?![\w-])", line)
    ]
    paths = [
        re.sub(r"[^\x21-\x7e]", "x", rule.strip().replace("*", "x").rstrip("$")) for rule in _RULE_LINE.findall(text)
    ]
    for agent in list(dict.fromkeys([*tokens, "bipol_crawler"]))[:NAMES]:
        for path in dict.fromkeys(["/", *(path for path in paths if path.startswith("/"))][: PATTERNS + 1]):
            yield agent, f"https://example.org{path}"


def kind(text: str, agent: str) -> str:
    """The reason why the two may differ for ``agent``."""
    naming = [line.strip() for line in _AGENT_LINE.findall(text) if agent.lower() in line.lower()]
    if any(not re.match(rf"{re.escape(agent)}(?![A-Za-z_-])", line, re.IGNORECASE) for line in naming):
        return "a name behind another one, which we obey"
    if re.search(r"^\s*(?:dis)?allow\s*:\s*[^/*\s#]", text, re.IGNORECASE | re.MULTILINE):
        return "a pattern without its first slash, which we add"
    return "%-encoding" if "%" in text else "index.html" if "index.html" in text else "other"


def ask_real_files(folder: Path, google: str) -> None:
    """Print how often we and Google's matcher agree on real files, and the reasons for differences."""
    files = sorted(path for path in (folder / "protego/tests/test_data").iterdir() if path.is_file())
    asked, kinds, examples = 0, Counter[str](), dict[str, str]()
    for path in files:
        body = path.read_bytes()
        text = body.decode("utf-8", "replace")
        for agent, url in questions(text):
            asked += 1
            theirs = subprocess.run([google, path, agent, url], stdout=subprocess.DEVNULL, check=False).returncode == 0
            if read_robots(body, agent).allows(url) is not theirs:
                why = kind(text, agent)
                kinds[why] += 1
                examples.setdefault(why, f"{path.name}: {agent} at {url}, {'allowed' if theirs else 'forbidden'} there")
    print(f"{asked} questions of {len(files)} real files, {kinds.total()} differ from Google's matcher:")
    for why, times in kinds.most_common():
        print(f"  {times:5} {why} ({examples[why]})")


def main() -> None:
    """Compare with both, and print the commits of the checkouts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--google", help="Google's own matcher, built")
    given = parser.parse_args()
    for name in ("robotstxt", "protego"):
        head = ["git", "-C", str(given.folder / name), "rev-parse", "HEAD"]
        print(name, subprocess.run(head, capture_output=True, text=True, check=True).stdout.strip())
    ask_google_cases(given.folder)
    if given.google:
        ask_real_files(given.folder, given.google)


if __name__ == "__main__":
    main()
