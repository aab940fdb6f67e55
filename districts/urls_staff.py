"""What units do, entered and confirmed; the addresses stand in the namespace `staff`."""

from django.urls import path, register_converter

from districts.activity_kinds import KindWord
from districts.views.staff import activities, adoptions, items, trail

register_converter(KindWord, "activity")

UNIT = "don-vi/<int:pk>"
RECORD = f"{UNIT}/<activity:kind>/<int:record>"
ITEM = f"{RECORD}/muc/<int:item>"

urlpatterns = [
    # /nghiep-vu/don-vi/<pk>/
    path(f"{UNIT}/", activities.overview, name="unit-activities"),
    path(f"{UNIT}/ap-dung/", adoptions.adoptions, name="adoptions"),
    path(f"{UNIT}/ap-dung/<int:adoption>/bo/", adoptions.drop, name="adoption-drop"),
    # /nghiep-vu/don-vi/<pk>/ke-hoach/ and the other kinds
    path(f"{UNIT}/<activity:kind>/", activities.records, name="activities"),
    path(f"{UNIT}/<activity:kind>/them/", activities.add, name="activity-new"),
    path(f"{RECORD}/", activities.record, name="activity"),
    path(f"{RECORD}/xac-nhan/", activities.confirm, name="activity-confirm"),
    path(f"{RECORD}/nhat-ky/", trail.trail, name="activity-trail"),
    path(f"{RECORD}/xoa/", activities.delete, name="activity-delete"),
    path(f"{RECORD}/muc/", items.add, name="activity-item-new"),
    path(f"{ITEM}/", items.change, name="activity-item"),
    path(f"{ITEM}/xong/", items.done, name="activity-item-done"),
    path(f"{ITEM}/xoa/", items.delete, name="activity-item-delete"),
]
