import os
import subprocess
import sys
from pathlib import Path

import pytest

from pmreport.charts import draw, slim, sparkline
from pmreport.charts.canvas import margin, plot_size, points

ROOT = Path(__file__).parents[2]
SCRIPT = """
import hashlib
from pmreport.charts import draw, slim, standalone, themed
from tests.charts.painters import painters
digest = hashlib.sha256()
for name, paint in sorted(painters(40, "需求冻结").items()):
    raw = draw(paint)
    for text in (raw, slim(raw), themed(raw, "f", "t", "d"), standalone(raw, "t", "s", "q")):
        digest.update(text.encode())
print(digest.hexdigest())
"""


def digest(seed, zone, locale, home):
    # every matplotlib configuration the reader may have is left out: an empty folder stands for it
    env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "MPLCONFIGDIR": str(home)}
    run = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, env=env, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_two_processes_draw_the_same_bytes(tmp_path):
    assert digest("1", "UTC", "C.UTF-8", tmp_path / "a") == digest(
        "99", "Asia/Shanghai", "POSIX", tmp_path / "b"
    )


def test_drawing_leaves_the_settings_of_matplotlib_alone():
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    draw(lambda axes: axes.plot([1, 2]))
    assert dict(mpl.rcParams) == before


def test_an_error_in_a_painter_reaches_the_caller():
    def fail(axes):
        raise KeyError("x")

    with pytest.raises(KeyError):
        draw(fail)


def test_a_painter_of_its_own_gets_room_for_its_labels():
    def paint(axes):
        axes.plot([1, 2], [1000, 2000])
        axes.set_yticks([1000, 2000], ["一个很长的刻度标签", "b"])
        axes.set_ylabel("工作日")
        axes.set_xlabel("周")

    svg = slim(draw(paint))
    assert "一个很长的刻度标签</text>" in svg
    assert "rotate(" not in svg  # the name of the y axis lies flat
    assert "工作日</text>" in svg and "周</text>" in svg


def test_words_that_a_painter_wrote_by_itself_are_made_safe():
    assert "□ x</text>" in slim(draw(lambda axes: axes.text(0, 0, "🚀 x\x07")))


def test_margins_are_points_and_only_grow():
    def paint(axes):
        margin(axes, left=100, right=50)
        margin(axes, left=20)
        wide, high = points(axes)
        assert (wide, high) == pytest.approx((518.4, 244.8))
        assert plot_size(axes)[0] == pytest.approx(wide - 150)

    draw(paint)


def test_the_size_is_in_inches():
    assert 'viewBox="0 0 216 144"' in slim(draw(lambda axes: axes.plot([1]), size=(3, 2)))


def test_commands_without_charts_do_not_pay_for_matplotlib():
    code = "import pmreport.charts, sys; print('matplotlib' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.stdout.strip() == "False", run.stderr


def test_sparkline():
    svg = sparkline([1, 3, None, 2])
    assert 'width="96" height="20" viewBox="0 0 96 20" aria-hidden="true"' in svg
    assert 'd="M3.0 17.0L33.0 3.0M93.0 10.0"' in svg
    assert '<circle class="f-c1" cx="93.0" cy="10.0"' in svg
    assert "style=" not in svg


def test_sparkline_of_constants_one_value_and_nothing():
    assert 'd="M3.0 10.0L93.0 10.0"' in sparkline([5, 5])
    assert 'cx="3.0" cy="10.0"' in sparkline([5])
    assert sparkline([]) == sparkline([None]) == ""
