"""check-html.py PAGE

Checks that a page is well-formed, needs nothing else, and has no markup from the
model. Prints its text: the head of the page, then the rows of the table, a line each.
"""

import sys
from html.parser import HTMLParser

TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "h1", "p", "div", "section", "b", "i",
    "small", "span", "code", "table", "thead", "tbody", "tr", "th", "td", "br", "bdi", "wbr",
    "footer", "script",
}
VOID = {"meta", "br", "wbr"}
ATTRIBUTES = {
    "lang", "charset", "name", "content", "http-equiv", "class", "style", "title", "data-key",
}


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.counts, self.lines, self.titles = [], {}, [""], []

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS, tag
        assert all(name in ATTRIBUTES for name, _ in attrs), attrs
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.titles += [value for name, value in attrs if name == "title"]
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("section", "tr", "footer", "p"):
            self.lines.append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, (tag, self.open)

    def handle_data(self, data):
        if not {"style", "script"} & set(self.open):
            self.lines[-1] += " " + data.strip()


with open(sys.argv[1], encoding="utf-8", newline="") as file:
    text = file.read()
assert text.startswith("<!doctype html>\n")
assert not any(ord(c) < 32 and c != "\n" or 0x7f <= ord(c) < 0xa0 for c in text)
assert not any(word in text for word in ("://", "url(", "@import", "src=", "href="))
page = Page()
page.feed(text)
page.close()
assert not page.open and page.counts["script"] == page.counts["style"] == page.counts["title"] == 1
for line in page.lines:
    if line.split():
        print(ascii(" ".join(line.split())))
print("titles:", ascii(page.titles))
print("rows:", page.counts["tr"] - 1)
