"""A PDF as the tests look at it: texts of its pages, tags, outline, metadata."""

import io
import re

import pikepdf


def opened(data):
    return pikepdf.open(io.BytesIO(data))


def page_texts(pdf):
    """The text of each page without any white space, so that line breaks do not matter."""
    return [_text(page) for page in pdf.pages]


def plain(text):
    return re.sub(r"[\s\u200b\u00a0]", "", text)


def _text(page):
    fonts = {str(name): _unicode(font) for name, font in page.Resources.get("/Font", {}).items()}
    found, current = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            current = fonts[str(operands[0])]
        elif str(operator) == "Tj":
            found.append(_decoded(operands[0], current))
        elif str(operator) == "TJ":
            found += [_decoded(item, current) for item in operands[0] if isinstance(item, pikepdf.String)]
    return plain("".join(found))


def _decoded(string, current):
    codes = bytes(string)
    return "".join(current.get(codes[n : n + 2], "?") for n in range(0, len(codes), 2))


def _unicode(font):
    """Two-byte code -> text, from the font's ToUnicode map."""
    cmap = font.ToUnicode.read_bytes().decode("ascii")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[bytes.fromhex(code)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
        for low, high, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            first = int(text, 16)
            for offset, code in enumerate(range(int(low, 16), int(high, 16) + 1)):
                found[code.to_bytes(2, "big")] = chr(first + offset)
    return found


def tags(pdf):
    """(type, element) of every structure element, in reading order."""
    stack, found = [pdf.Root.StructTreeRoot], []
    while stack:
        element = stack.pop()
        if "/S" in element:
            found.append((str(element.S), element))
        kids = element.get("/K", [])
        kids = kids if isinstance(kids, pikepdf.Array) else [kids]
        stack += [kid for kid in reversed(list(kids)) if isinstance(kid, pikepdf.Dictionary)]
    return found


def bookmarks(pdf):
    """(title, level) of the outline."""

    def walk(items, level):
        for item in items:
            yield str(item.title), level
            yield from walk(item.children, level + 1)

    with pdf.open_outline() as outline:
        return list(walk(outline.root, 1))


def fonts(pdf):
    """The names of all embedded fonts, without their subset prefix."""
    found = set()
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            found.add(str(item.FontName).split("+")[-1])
    return found
