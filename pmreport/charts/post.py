"""From matplotlib's SVG to one that a page, the PDF or a reader's own document can take.

Tags and attributes are kept by name, so that whatever else a library may write (scripts, styles,
metadata, handlers, addresses) never passes.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml.ElementTree import fromstring

from pmreport.charts.fonts import FAMILY, plain, safe
from pmreport.charts.fonts import width as text_width
from pmreport.charts.theme import BG, INK, MUTED, ROLES

NAMESPACE = "http://www.w3.org/2000/svg"
TAGS = set("svg g path use text tspan defs clipPath rect pattern circle line".split())
PAINT = set(
    "fill stroke fill-opacity stroke-opacity opacity fill-rule stroke-width stroke-dasharray "
    "stroke-dashoffset stroke-linecap stroke-linejoin font-size font-family font-weight text-anchor".split()
)
PLACE = set("id href clip-path d x y x1 x2 y1 y2 cx cy r width height viewBox transform patternUnits".split())
ROUNDED = set("d x y x1 x2 y1 y2 cx cy r width height".split())
TIPS = "data-tips"  # of pages only: what a mark says when a reader points at it
LONG_NUMBER = re.compile(r"-?\d*\.\d{3,}")
COMMAND = re.compile(r"\s*([MLCQHVAZz])\s*")
DOT = re.compile(r"M([-\d. ]+)L\1(?=M|$)")  # a dot; its hair of length is for typst
REFERENCE = re.compile(r"url\(#([^)]+)\)")
UNTURNED = re.compile(r"rotate\(-?0(?:\s[^)]*)?\)")


def slim(svg: str) -> str:
    """The plain SVG: colours as hex, text as text, for the PDF."""
    root = _read(svg)
    root.attrib.pop(TIPS, None)
    _rename(root, "")
    return _written(root)


def themed(svg: str, prefix: str, title: str, desc: str) -> str:
    """The SVG for a page: colours as classes of `css()`, ids behind `prefix`, no style, a name for readers.

    `title` names the picture, `desc` says in one sentence what it shows.
    """
    root = _read(svg)
    _rename(root, f"{prefix}-")
    for element in root.iter():
        _classify(element)
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    root.set("class", "pm-chart")
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}-title {prefix}-desc")
    for place, (tag, text) in enumerate((("title", title), ("desc", desc))):
        label = Element(tag, {"id": f"{prefix}-{tag}"})
        label.text = plain(text)
        root.insert(place, label)
    return _written(root)


def standalone(svg: str, title: str, subtitle: str, source: str) -> str:
    """The SVG to download: light colours, with title, subtitle and source written into the picture."""
    chart = _read(svg)
    chart.attrib.pop(TIPS, None)
    _rename(chart, "")
    wide, high = (float(part) for part in chart.get("viewBox", "0 0 0 0").split()[2:])
    above = [*_lines(title, 14, True, wide - 16, INK), *_lines(subtitle, 10, False, wide - 16, MUTED)]
    below = _lines(source, 8, False, wide - 16, MUTED)
    for element in chart.iter():
        element.attrib.pop("font-family", None)
    root = Element("svg", {"xmlns": NAMESPACE, "font-family": f"'{FAMILY}', system-ui, sans-serif"})
    SubElement(root, "title").text = plain(title)
    back = SubElement(root, "rect", {"fill": BG})
    top = _write_lines(root, above, 8.0)
    group = SubElement(root, "g", {"transform": f"translate(0 {top + 4:.2f})", "stroke-linejoin": "round"})
    group.extend(list(chart))
    bottom = _write_lines(root, below, top + 4 + high) + 8
    for element in (root, back):
        element.attrib.update({"width": f"{wide:.2f}", "height": f"{bottom:.2f}"})
    root.set("viewBox", f"0 0 {wide:.2f} {bottom:.2f}")
    return _written(root)


def _read(svg: str) -> Element:
    """The tree with known tags and attributes only.

    Raises:
        ValueError: the chart holds a raster image, which pages cannot recolour and their CSP refuses.
    """
    root: Element = fromstring(svg)
    if any(element.tag.endswith("}image") for element in root.iter()):
        raise ValueError("a chart must be drawn without raster images")
    _clean(root)
    root.attrib = {"xmlns": NAMESPACE, "stroke-linejoin": "round"} | root.attrib
    return root


def _clean(element: Element) -> None:
    element.tag = _local(element.tag)
    element.attrib = dict(_attributes(element))
    element.tail = None
    if element.tag not in ("text", "tspan"):
        element.text = None
    kept = []
    for child in element:
        if _local(child.tag) in TAGS:
            _clean(child)
            if not _is_invisible(child):
                kept += list(child) if _is_bare(child) else [child]
    element[:] = kept


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _is_bare(element: Element) -> bool:
    """A group that only groups: its id is matplotlib's own, its children can stand for it."""
    return element.tag == "g" and not element.attrib


def _is_invisible(element: Element) -> bool:
    """Empty containers, and the backgrounds that matplotlib writes in no colour."""
    if element.tag in ("g", "defs"):
        return not len(element)
    return element.tag == "path" and element.get("fill") == "none" and "stroke" not in element.attrib


def _attributes(element: Element) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        name = _local(name)
        if name == "style":
            for part in value.split(";"):
                key, _, setting = part.partition(":")
                if key.strip() in PAINT:
                    yield key.strip(), _unquoted(key.strip(), setting.strip())
        elif name == TIPS:
            yield name, value
        elif name in PAINT or (name in PLACE and _wanted(element.tag, name, value)):
            yield from _placed(name, value)


def _unquoted(key: str, setting: str) -> str:
    return setting.replace("px", "") if key == "font-size" else setting


def _wanted(tag: str, name: str, value: str) -> bool:
    if name == "href":
        return value.startswith("#")
    return not (name == "id" and tag == "g")


def _placed(name: str, value: str) -> Iterator[tuple[str, str]]:
    if name in ROUNDED:
        value = LONG_NUMBER.sub(_rounded, value)
    if name == "d":
        value = DOT.sub(r"M\1h.01", COMMAND.sub(r"\1", value).strip())
    if name == "transform":
        value = UNTURNED.sub("", value).strip()
    if value:
        yield name, value


def _rounded(number: re.Match[str]) -> str:
    text = f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _rename(root: Element, prefix: str) -> None:
    """Number the ids that something refers to, behind the prefix, and drop the others."""
    used: dict[str, str] = {}
    for element in root.iter():
        for name, value in element.attrib.items():
            targets = [value[1:]] if name == "href" else REFERENCE.findall(value)
            for target in targets:
                used.setdefault(target, f"{prefix}i{len(used) + 1}")
    for element in root.iter():
        renamed = {name: _renamed(name, value, used) for name, value in element.attrib.items()}
        element.attrib = {name: value for name, value in renamed.items() if value}


def _renamed(name: str, value: str, used: dict[str, str]) -> str:
    if name == "id":
        return used.get(value, "")
    if name == "href":
        return f"#{used[value[1:]]}"
    return REFERENCE.sub(lambda match: f"url(#{used[match[1]]})", value)


def _classify(element: Element) -> None:
    attributes = element.attrib
    attributes.pop("font-family", None)
    classes = []
    for name, letter in (("stroke", "s"), ("fill", "f")):
        role = ROLES.get(attributes.get(name, "").lower())
        if role:
            classes.append(f"{letter}-{role}")
            del attributes[name]
    if element.tag == "text" and not any(name.startswith("f-") for name in classes):
        attributes.pop("fill", None)
        classes.append("f-ink")
    if classes:
        attributes["class"] = " ".join(classes)


def _written(root: Element) -> str:
    return tostring(root, encoding="unicode")


Line = tuple[str, float, bool, str]  # text, font size, bold, colour


def _lines(text: str, size: float, bold: bool, wide: float, color: str) -> list[Line]:
    """The text broken into lines: after a space, or anywhere between Chinese characters."""
    lines = [""]
    for piece in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+", safe(text)[0]):
        if lines[-1] and text_width((lines[-1] + piece).rstrip(), size, bold) > wide:
            lines.append("")
        lines[-1] += piece
    return [(line.strip(), size, bold, color) for line in lines if line.strip()]


def _write_lines(root: Element, lines: list[Line], top: float) -> float:
    """Write the lines from `top` down; returns where the next thing may begin."""
    for text, size, bold, color in lines:
        top += size * 1.4
        place = {"x": "8", "y": f"{top - size * 0.3:.2f}", "font-size": f"{size:g}", "fill": color}
        SubElement(root, "text", place | ({"font-weight": "700"} if bold else {})).text = text
    return top
