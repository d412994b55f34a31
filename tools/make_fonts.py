"""Cut the fonts that pmreport ships out of Noto Sans SC: `make_fonts.py PACKAGE`.

PACKAGE is the unpacked npm package `@expo-google-fonts/noto-sans-sc`. Regular keeps the Chinese
characters of GBK, so that any ticket title can be set; Bold keeps those of GB2312, for headings.
Everything that is not a Chinese character (Latin, Greek, Cyrillic, kana, arrows, boxes) is kept in both.
"""

import shutil
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

OUT = Path(__file__).resolve().parents[1] / "pmreport" / "fonts"
WEIGHTS = {"400Regular": ("Regular", "gbk"), "700Bold": ("Bold", "gb2312")}
HAN = ((0x2E80, 0x2FDF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
LAYOUT = [  # nothing that only vertical text or a choice of style needs, but pwid: “ ” of English text
    "ccmp",
    "kern",
    "locl",
    "mark",
    "mkmk",
    "pwid",
]


def main(package: Path) -> None:
    OUT.mkdir(exist_ok=True)
    for folder, (weight, charset) in WEIGHTS.items():
        cut(package / folder / f"NotoSansSC_{folder}.ttf", OUT / f"NotoSansSC-{weight}.ttf", charset)
    shutil.copyfile(package / "LICENSE_FONT", OUT / "OFL.txt")


def cut(source: Path, target: Path, charset: str) -> None:
    options = Options()
    options.hinting = False
    options.layout_features = LAYOUT
    options.recalc_timestamp = False  # the same input gives the same bytes
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]
    font = load_font(source, options)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for code in font.getBestCmap() if wanted(code, charset)])
    subsetter.subset(font)
    save_font(font, target, options)


def wanted(code: int, charset: str) -> bool:
    if not any(first <= code <= last for first, last in HAN):
        return True
    try:
        chr(code).encode(charset)
    except UnicodeEncodeError:
        return False
    return True


if __name__ == "__main__":
    main(Path(sys.argv[1]))
