"""All tables of the database, to be compared before and after."""

from django.apps import apps


def row_counts():
    """How many rows every table has."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.label: model._base_manager.count() for model in models}


def all_rows():
    """Every row of every table."""
    models = apps.get_models(include_auto_created=True)
    # As text: what holds JSON can't be in a set.
    return {
        model._meta.label: {repr(row) for row in model._base_manager.values_list()}
        for model in models
    }
