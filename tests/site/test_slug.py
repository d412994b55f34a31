import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmreport.site.slug import anchor, is_slug, slug


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2026.10", "2026.10"),
        ("m2026-09", "m2026-09"),
        ("发布 3.0", "3.0-c733c0ba"),
        ("../../etc/passwd", "etc-passwd-3754d6cb"),
        ("CON", "con-a3dbc4b6"),
        (".htaccess", "htaccess-270939b4"),
        ("", "report-e3b0c442"),
    ],
)
def test_known_names(name, expected):
    assert slug(name) == expected


HOSTILE = [
    "../../etc/passwd",
    "..\\x",
    "CON",
    "con",
    "con.txt",
    "LPT1",
    ".htaccess",
    "a" * 300,
    "A%2e%2e%2fB",
    "x\0y",
    "..",
    ".",
    "",
    "-rf",
    "a/b",
    "\ud800",
    "发布",
    "name. ",
    "NUL.tar.gz",
    "\u202egpj.exe",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_become_plain_folders(name):
    made = slug(name)
    assert is_slug(made)
    assert re.fullmatch(r"[a-z0-9_][a-z0-9._-]{0,63}", made)
    assert made.endswith(hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8])


def test_names_that_differ_in_case_only_do_not_share_a_folder():
    assert len({slug(name).casefold() for name in ("Alpha", "ALPHA", "alpha")}) == 3


def test_a_name_made_to_look_like_anothers_slug_gets_its_own():
    assert slug(slug("CON")) != slug("CON")


@given(st.text(), st.text())
def test_two_names_never_share_a_folder(first, second):
    assert (slug(first) == slug(second)) == (first == second)
    assert is_slug(slug(first))


def test_anchors_keep_keys_and_tame_the_rest():
    assert anchor("t", "PAY-12") == "t-PAY-12"
    assert re.fullmatch(r"t-[a-z0-9._-]+", anchor("t", 'A-1" onclick="x'))
