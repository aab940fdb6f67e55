"""Criteria sets."""

from django.urls import path

from indicators.views.staff import sets

# /nghiep-vu/bo-tieu-chi/
urlpatterns = [
    path("bo-tieu-chi/", sets.sets, name="sets"),
    path("bo-tieu-chi/moi/", sets.new_set, name="set-new"),
    path("bo-tieu-chi/nhap/", sets.import_set, name="set-import"),
    path("bo-tieu-chi/<slug:slug>/", sets.show_set, name="set"),
    path("bo-tieu-chi/<slug:slug>/excel/", sets.export_set, name="set-export"),
    path("bo-tieu-chi/<slug:slug>/sao-chep/", sets.copy, name="set-copy"),
    path("bo-tieu-chi/<slug:slug>/quy-dinh/", sets.rules, name="set-rules"),
    path("bo-tieu-chi/<slug:slug>/doi-chieu/", sets.mapping, name="set-mapping"),
    path("bo-tieu-chi/<slug:slug>/them/", sets.add_node, name="set-node-new"),
    path("bo-tieu-chi/<slug:slug>/tieu-chi/<int:pk>/", sets.edit_node, name="set-node"),
    path("bo-tieu-chi/<slug:slug>/tieu-chi/<int:pk>/xoa/", sets.drop_node, name="set-node-drop"),
]
