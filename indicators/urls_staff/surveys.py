"""Satisfaction surveys."""

from django.urls import path

from indicators.views.staff import surveys

ONE = "khao-sat/<int:pk>"

urlpatterns = [
    # /nghiep-vu/khao-sat/
    path("khao-sat/", surveys.questionnaires, name="questionnaires"),
    path("khao-sat/moi/", surveys.new, name="questionnaire-new"),
    path(f"{ONE}/", surveys.questionnaire, name="questionnaire"),
    path(f"{ONE}/phat-ma/", surveys.tokens, name="questionnaire-tokens"),
    path(f"{ONE}/phieu-giay/", surveys.paper, name="questionnaire-paper"),
    path(f"{ONE}/dong/", surveys.close, name="questionnaire-close"),
    path(f"{ONE}/vao-dot/", surveys.send, name="questionnaire-send"),
]
