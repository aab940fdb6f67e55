"""Documents for paper and for offices: one plain structure, written as Word, PDF and Excel.

`parts` holds the structure and nothing else. `annex` makes it from an edition. `word`, `pdf` and
`excel` write any document of such parts; what a document looks like is in templates/reports/.
"""
