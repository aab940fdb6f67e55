"""Opening and following rounds; notices."""

from django.urls import path

from indicators.views.staff import (
    assignments,
    board,
    draft_annex,
    notices,
    open_round,
    publish,
    rounds,
)

urlpatterns = [
    path("dot/mo/", open_round.open_a_round, name="round-open"),
    path("dot/<int:pk>/bang/", board.board, name="round-board"),
    path("dot/<int:pk>/bang.csv", board.board_data, name="round-board-data"),
    path("dot/<int:pk>/nhac/", board.remind, name="round-remind"),
    path("dot/<int:pk>/thoi-han/", rounds.windows, name="round-windows"),
    path("dot/<int:pk>/gia-han/", rounds.add_extension, name="round-extend"),
    path("dot/<int:pk>/giai-doan/", rounds.change_stage, name="round-stage"),
    path("dot/<int:pk>/nhom/", rounds.groups, name="round-groups"),
    path("dot/<int:pk>/nhom/<int:group>/bo/", rounds.drop_group, name="round-group-drop"),
    path("dot/<int:pk>/mien/", rounds.exemptions, name="round-exemptions"),
    path(
        "dot/<int:pk>/mien/<int:exemption>/bo/", rounds.drop_exemption, name="round-exemption-drop"
    ),
    path("dot/<int:pk>/phan-cong/", assignments.assignments, name="round-assignments"),
    path("dot/<int:pk>/cong-bo/", publish.publish_page, name="round-publish"),
    path(
        "dot/<int:pk>/cong-bo/du-thao.<str:kind>",
        draft_annex.draft_annex,
        name="round-draft-annex",
    ),
    path("dot/<int:pk>/cong-bo/<int:number>/", publish.published, name="published"),
    path("dot/<int:pk>/mo-lai/", publish.reopen_round, name="round-reopen"),
    path("thong-bao/", notices.notices, name="notices"),
    path("thong-bao/<int:pk>/doc/", notices.read, name="notice-read"),
    path("thong-bao/doc-het/", notices.read_all, name="notices-read"),
]
