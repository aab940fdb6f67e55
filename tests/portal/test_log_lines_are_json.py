"""A log line is one JSON object, whatever is in it."""

import json
import logging
import sys

from django.test import RequestFactory

from cchc_portal.logs import JsonFormatter


def record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("indicators", logging.ERROR, __file__, 1, message, args, None)
    made.__dict__.update(extra)
    return made


def test_a_line_has_time_level_logger_and_message() -> None:
    line = json.loads(JsonFormatter().format(record("đợt %s", 7)))
    assert line.pop("time").endswith("+00:00")
    assert line == {"level": "ERROR", "logger": "indicators", "message": "đợt 7"}


def test_a_message_of_two_lines_stays_one_line() -> None:
    assert "\n" not in JsonFormatter().format(record("one\ntwo"))


def test_a_request_is_named_by_method_and_path_without_its_query() -> None:
    request = RequestFactory().get("/don-vi/877/?tim=rieng-tu")
    line = json.loads(JsonFormatter().format(record("x", request=request, status_code=500)))
    assert (line["method"], line["path"], line["status"]) == ("GET", "/don-vi/877/", 500)
    assert "rieng-tu" not in json.dumps(line)


def test_an_error_brings_its_traceback() -> None:
    made = record("failed")
    try:
        raise ValueError("bad figure")
    except ValueError:
        made.exc_info = sys.exc_info()
    assert "ValueError: bad figure" in json.loads(JsonFormatter().format(made))["traceback"]


def test_a_survey_code_is_never_written() -> None:
    request = RequestFactory().get("/khao-sat/bi-mat/")
    line = json.loads(
        JsonFormatter().format(record("Gone: %s", request.path, request=request, status_code=410))
    )
    assert (line["message"], line["path"]) == ("Gone: /khao-sat/***/", "/khao-sat/***/")


def test_the_number_of_a_questionnaire_is() -> None:
    line = json.loads(JsonFormatter().format(record("x /nghiep-vu/khao-sat/7/")))
    assert line["message"] == "x /nghiep-vu/khao-sat/7/"
