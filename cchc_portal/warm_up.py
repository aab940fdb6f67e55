"""What a web process does before it takes a request, so that its first reader doesn't wait for it.

A process makes the table of addresses, reads the catalogues and compiles a template when it first
needs them: together as long as the slowest page takes.
"""

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils.translation import gettext, override


def warm_up() -> None:
    """Make the addresses of every language, read its catalogue, and compile all templates.

    Touches neither database nor cache: they may be away, and a server that forks afterwards must
    not share a connection.
    """
    for language, _name in settings.LANGUAGES:
        with override(language):
            # Made for the language when somebody first looks; a project of other addresses has none
            # of these names.
            get_resolver().reverse_dict.keys()
            gettext("Xếp hạng")
    for folder in (folder for engine in settings.TEMPLATES for folder in engine["DIRS"]):
        for path in folder.rglob("*.html"):
            get_template(path.relative_to(folder).as_posix())
