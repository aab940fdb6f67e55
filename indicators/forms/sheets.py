"""Uploads of annexes, survey results and past years."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from districts.services.file_problems import UnreadableFile
from indicators.models import ImportFile
from indicators.sheets.container import refuse_size


class UploadForm(forms.Form):
    """One file; too big a one is refused before it's read."""

    file = forms.FileField(
        label=_("Tệp"),
        allow_empty_file=True,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> UploadedFile:
        """Refuse by size alone."""
        file: UploadedFile = self.cleaned_data["file"]
        try:
            refuse_size(file.size or 0)
        except UnreadableFile as error:
            raise forms.ValidationError(error.message) from error
        return file


class RoundUploadForm(UploadForm):
    """A file for a round: an annex, or survey results."""

    kind = forms.ChoiceField(
        choices=[
            (ImportFile.Kind.ANNEX, ImportFile.Kind.ANNEX.label),
            (ImportFile.Kind.SURVEY, ImportFile.Kind.SURVEY.label),
        ],
        widget=forms.HiddenInput,
    )


class HistoryUploadForm(UploadForm):
    """A file of past results of one of the provinces the person answers for."""

    province = forms.ModelChoiceField(queryset=None, label=_("Tỉnh"), empty_label=None)

    def __init__(self, *args: Any, provinces: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = provinces
