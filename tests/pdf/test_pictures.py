import struct

from pmreport.pdf import pictures
from tests.site import lifelike


def size(png):
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def test_each_figure_is_a_picture_of_its_own_in_each_language():
    publication = lifelike.publication(12)
    english, chinese = pictures(publication, "en"), pictures(publication, "zh")
    assert list(english) == list(chinese) == [figure.id for figure in publication.figures]
    assert all(size(png)[0] == 777 and size(png)[1] > 200 for png in english.values())
    assert all(english[name] != chinese[name] for name in english)


def test_the_same_figures_give_the_same_bytes():
    publication = lifelike.publication(12)
    assert pictures(publication, "zh") == pictures(publication, "zh")


def test_a_report_without_figures_has_no_pictures():
    assert pictures(lifelike.bare(slug="2.3.0", name="2.3.0"), "en") == {}
