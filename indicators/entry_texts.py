"""What the script of the entry page says, in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext as _


def script_texts() -> dict[str, str]:
    """Every sentence of `entry.js` by its name there."""
    return {
        "saving": _("đang lưu"),
        "saved": _("đã lưu"),
        "typed": _("chưa lưu"),
        "refused": _("bị từ chối"),
        "offline": _("mất kết nối, giữ trên máy này"),
        "kept": _("giữ lại từ lần trước, chưa lưu"),
        "conflict": _("người khác đã ghi"),
        "offlineBanner": _(
            "Mất kết nối. Số liệu chưa lưu được giữ trên máy này và sẽ tự gửi lại: "
        ),
        "signedOut": _(
            "Phiên đăng nhập đã hết. Đăng nhập lại ở một thẻ khác; số liệu chưa lưu được giữ trên "
            "máy này và sẽ tự gửi lại."
        ),
        "failed": _("Máy chủ chưa lưu được; số liệu được giữ trên máy này và sẽ tự gửi lại."),
        "cells": _("ô"),
        "undone": _("Đã hoàn tác."),
        "nothingToUndo": _("Không còn gì để hoàn tác."),
        "pasted": _("Số ô đã dán:"),
        "notPasted": _("Không dán được giá trị này:"),
        "conflictWho": _("đã ghi"),
        "conflictAt": _("lúc"),
        "mine": _("Số liệu của tôi:"),
        "empty": _("để trống"),
    }
