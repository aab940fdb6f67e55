"""One JSON object a line, so that any collector can read the log without a pattern."""

import json
import logging
import re
from datetime import UTC, datetime

SECRET = re.compile(r"(?<!/nghiep-vu)(/khao-sat/)[^/\s?\"\\]+")
"""A survey's address is the key to one answer: until it's used, whoever reads it may answer."""


class JsonFormatter(logging.Formatter):
    """Time (UTC), level, logger, message; the traceback, and method, path and status if known."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        request = getattr(record, "request", None)
        if request is not None and hasattr(request, "path"):
            line["method"] = request.method
            line["path"] = request.path
        status = getattr(record, "status_code", None)
        if status is not None:
            line["status"] = status
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return SECRET.sub(r"\1***", json.dumps(line, ensure_ascii=False, default=str))
