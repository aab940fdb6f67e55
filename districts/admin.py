"""Reference data in the admin: read mostly, because units come from files, not from forms."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from .models import DataLoad, Membership, Succession, Unit
from .services.agencies import save_agency, set_display_order
from .services.memberships import check_roles_apart, grant_membership, revoke_membership


class ReadOnlyAdmin(admin.ModelAdmin):
    """Lists and shows; nothing is added, changed or deleted here."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class UnitForm(forms.ModelForm):
    """An agency; what is added by hand can be nothing else."""

    class Meta:
        model = Unit
        fields = [
            "code",
            "kind",
            "name",
            "full_name",
            "parent",
            "province",
            "valid_from",
            "valid_to",
            "display_order",
            "latitude",
            "longitude",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.level = Unit.Level.AGENCY
        for name in {"parent", "province"} & self.fields.keys():
            self.fields[name].required = True


@admin.register(Unit)
class UnitAdmin(SimpleHistoryAdmin):
    form = UnitForm
    list_display = ["full_name", "code", "level", "kind", "province", "valid_from", "valid_to"]
    list_filter = ["level", ("valid_to", admin.EmptyFieldListFilter), "illustrative", "kind"]
    list_select_related = ["province"]
    list_per_page = 50
    ordering = ["sort_key", "code", "pk"]
    search_fields = ["search_key"]
    search_help_text = _("Tên (có dấu hay không), kèm tên tỉnh nếu cần; hoặc mã.")
    show_full_result_count = False
    raw_id_fields = ["parent", "province"]

    def get_search_results(self, request, queryset, search_term):
        text = search_term.strip()
        if not text:
            return queryset, False
        by_code = queryset.by_code(text)
        return (by_code if by_code.exists() else queryset.search(text)), False

    def get_readonly_fields(self, request, obj=None):
        if obj is None or (obj.level == Unit.Level.AGENCY and not obj.illustrative):
            return []
        return [name for name in UnitForm.Meta.fields if name != "display_order"]

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        if obj.level == Unit.Level.AGENCY:
            save_agency(obj, user=request.user)
        else:
            set_display_order(obj, obj.display_order, user=request.user)


@admin.register(Succession)
class SuccessionAdmin(ReadOnlyAdmin):
    list_display = ["predecessor", "kind", "successor", "effective_on", "decision"]
    list_filter = ["kind", "effective_on"]
    list_select_related = ["predecessor", "successor"]
    list_per_page = 50
    ordering = ["-effective_on", "predecessor__sort_key", "pk"]
    search_fields = ["predecessor__code", "successor__code", "decision"]
    search_help_text = _("Mã đơn vị hoặc số văn bản.")
    show_full_result_count = False


class MembershipForm(forms.ModelForm):
    class Meta:
        model = Membership
        fields = ["user", "unit", "role"]

    def clean(self):
        cleaned = super().clean()
        if {"user", "unit", "role"} <= cleaned.keys():
            check_roles_apart(**{name: cleaned[name] for name in ("user", "unit", "role")})
        return cleaned


@admin.register(Membership)
class MembershipAdmin(SimpleHistoryAdmin):
    """Roles are granted and revoked, not edited: the history then reads as what was done."""

    form = MembershipForm
    list_display = ["user", "role", "unit", "province"]
    list_filter = ["role"]
    list_select_related = ["user", "unit__province"]
    ordering = ["user__username", "unit__sort_key", "role", "pk"]
    search_fields = ["user__username", "user__last_name", "user__first_name", "unit__code"]
    autocomplete_fields = ["user"]
    # The pop-up list shows the province beside the name; a drop-down would show "Huyện Châu
    # Thành" ten times.
    raw_id_fields = ["unit"]

    @admin.display(description=_("tỉnh, thành phố"))
    def province(self, membership):
        return membership.unit.province

    def has_change_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        granted = grant_membership(
            user=obj.user, unit=obj.unit, role=obj.role, granted_by=request.user
        )
        obj.pk = granted.pk

    def delete_model(self, request, obj):
        revoke_membership(obj, revoked_by=request.user)

    def delete_queryset(self, request, queryset):
        for membership in queryset:
            revoke_membership(membership, revoked_by=request.user)


@admin.register(DataLoad)
class DataLoadAdmin(ReadOnlyAdmin):
    list_display = ["name", "rows", "loaded_at", "sha256"]
    ordering = ["name"]
