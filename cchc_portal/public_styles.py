"""The style sheets of every public page as one file: a slow phone waits for each request."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders

from cchc_portal.made_files import MadeFilesFinder

ADDRESS = "css/public.css"

# In the order in which they count. What only some pages need stays a file of its own.
SHEETS = (
    "vendor/bootstrap/bootstrap-reboot.min.css",
    "css/parts.css",
    "css/tokens.css",
    "css/frame.css",
    "css/page.css",
    "css/tables.css",
)

_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")


class PublicStylesFinder(MadeFilesFinder):
    """Finds `css/public.css`, written from its parts whenever one of them is another."""

    addresses = (ADDRESS,)

    def made(self, address: str) -> bool:
        parts = [finders.find(sheet) for sheet in SHEETS]
        if not all(parts):
            return False
        text = "\n".join(_MAP.sub("", Path(part).read_text(encoding="utf-8")) for part in parts)
        place = self.place(address)
        if not place.is_file() or place.read_text(encoding="utf-8") != text:
            self.write(address, lambda draft: draft.write_text(text, encoding="utf-8"))
        return True
