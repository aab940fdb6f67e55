"""Makes static/fonts/ from the subsets of @fontsource/be-vietnam-pro: one file a weight.

Fontsource ships Latin and Vietnamese letters in files of their own. A Vietnamese word needs both:
four requests in place of two, words shaped in pieces, and, where one file comes in time and the
other doesn't, words written in two fonts. Run it when the package has a new version:

    pip install fonttools brotli && python docs/merge_fonts.py
"""

from pathlib import Path

from fontTools.merge import Merger

ROOT = Path(__file__).parent.parent
SUBSETS = ROOT / "node_modules/@fontsource/be-vietnam-pro/files"

for weight in (400, 600):
    parts = [
        str(SUBSETS / f"be-vietnam-pro-{part}-{weight}-normal.woff2")
        for part in ("latin", "vietnamese")
    ]
    merged = Merger().merge(parts)
    merged.flavor = "woff2"
    merged.save(ROOT / f"static/fonts/be-vietnam-pro-{weight}.woff2")
