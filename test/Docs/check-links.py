"""check-links.py SOURCE_DIR

Finds the links in the README and in docs/ that lead to no file of the project, or to no
heading of a page. Those to other sites are not followed. Where pages say that a table
`rows` is in `lib/...`, it is, if the sources are there: they are not installed.
"""

import pathlib
import re
import sys

source = pathlib.Path(sys.argv[1]).resolve()
pages = [source / "README.md", *sorted((source / "docs").glob("*.md"))]


def anchors(page):
    """What GitHub calls the headings of a page."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    headings = re.findall(r"^#+ (.*)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


links = broken = 0
for page in pages:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in link:
            continue
        links += 1
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            print(f"{page.relative_to(source)}: {link}")
            broken += 1
TABLES = r"((?:`\w+`(?:,| and) )*`\w+`) in `(lib/[\w/]+\.\w+)`"
for page in pages if (source / "CMakeLists.txt").exists() else []:
    for names, path in re.findall(TABLES, page.read_text(encoding="utf-8")):
        text = (source / path).read_text(encoding="utf-8") if (source / path).exists() else ""
        for name in re.findall(r"\w+", names.replace(" and ", " ")):
            if not re.search(rf"\b{name}\[", text):
                print(f"{page.relative_to(source)}: no table {name} in {path}")
                broken += 1
listed = set(re.findall(r"\]\((docs/[\w-]+\.md)\)", pages[0].read_text(encoding="utf-8")))
for page in pages[1:]:
    if str(page.relative_to(source)) not in listed:
        print(f"README.md: nothing leads to {page.relative_to(source)}")
        broken += 1
print(f"{links} links, {broken} broken")
sys.exit(broken > 0)
