"""Answers to a survey: real HTTP, gunicorn as it's deployed, PostgreSQL that survives a power cut.

Everybody has a code of their own and comes from an address of their own, as behind a proxy. First
all codes are sent twice at the same moment, then other codes once, as fast as the server takes
them; then whole visits: the page, the answer, the thanks. In the end every answer has to be there
once, choice by choice.

`python -m benchmarks.survey` measures on the empty database of DATABASE_URL, with the cache of
REDIS_URL, and writes its section to stdout.
"""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks import machine  # noqa: E402
from benchmarks.figures import Samples, met, say, table  # noqa: E402
from benchmarks.portal import gunicorn  # noqa: E402
from districts.models import Unit  # noqa: E402
from indicators.models import Questionnaire, SurveyAnswer, SurveyResponse  # noqa: E402
from indicators.services.surveys import (  # noqa: E402
    OptionRow,
    QuestionRow,
    asked_by,
    issue_tokens,
    make_questionnaire,
)

QUESTIONS, OPTIONS = 15, 5
TWICE, ONCE, VISITS = 300, 2_000, 600
REPEATS = 5
CONNECTIONS = 8
GOAL = 200
COUNTED, REFUSED, SHOWN = 302, 410, 200


def main() -> None:
    """Make the survey, serve it, answer it, and print the section."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    survey, unit, user = the_survey()
    wanted: Counter[tuple[int, int]] = Counter()

    def codes(count: int) -> list[Code]:
        found = []
        while len(found) < count:
            more = issue_tokens(survey, unit, min(2_000, count - len(found)), user=user)
            found += [Code(survey, secret, len(found) + n) for n, secret in enumerate(more)]
        for code in found:
            wanted.update(code.chosen)
        return found

    rates: dict[str, Samples] = {}
    times: dict[str, Samples] = {}
    environment = {"ALLOWED_HOSTS": "127.0.0.1", "PROXIES": "1"}
    with gunicorn("cchc_portal.settings", **environment) as address:
        port = urlsplit(address).port or 0
        say(f"{TWICE} codes, each twice at the same moment")
        answers = twice(port, codes(TWICE))
        assert answers == Counter({COUNTED: TWICE, REFUSED: TWICE}), answers
        for name, count, ask in (
            ("answers", ONCE, Code.answer),
            ("whole visits: page, answer, thanks", VISITS, Code.visit),
        ):
            for repeat in range(REPEATS):
                say(f"{name}, {repeat + 1} of {REPEATS}")
                rate, waited = send(port, codes(count), ask)
                rates.setdefault(name, Samples()).values.append(rate)
                times.setdefault(name, Samples()).values.extend(waited)
    everybody = TWICE + REPEATS * (ONCE + VISITS)
    lost = everybody - SurveyResponse.objects.count()
    wrong = sum((wanted - stored()).values()) + sum((stored() - wanted).values())
    print("## Answers to a survey\n")
    print(
        f"{machine.database()}; gunicorn with 2 workers of 4 threads each, requests counted in "
        f"Redis; {CONNECTIONS} connections, client and servers on the same cores. {QUESTIONS} "
        f"questions with {OPTIONS} answers each; {REPEATS} runs.\n"
    )
    lines = []
    for name, found in rates.items():
        goal = f"≥ {GOAL}: {met(found.median, GOAL, at_least=True)}" if name == "answers" else ""
        waited = times[name]
        lines.append([name, found.rate(), waited.at(50), waited.at(95), waited.at(100), goal])
    print(table(["what", "a second", "p50", "p95", "highest", "to reach"], lines))
    print(
        f"\nOf {everybody:,} answers {lost} were lost; {wrong} choices stored differ from those "
        f"sent. {TWICE} codes were sent twice at the same moment: each was counted once and "
        "refused once."
    )
    assert lost == wrong == 0


class Code:
    """Somebody with a code: an address of their own, and choices that tell them from others."""

    def __init__(self, survey: Questionnaire, secret: str, number: int) -> None:
        asked = asked_by(survey)
        chosen = {
            one.pk: one.options[(number + place) % OPTIONS].pk for place, one in enumerate(asked)
        }
        self.chosen = list(chosen.items())
        path = f"/khao-sat/{secret}/"
        came = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        head = f"Host: 127.0.0.1\r\nX-Forwarded-For: {came}\r\nX-Forwarded-Proto: https\r\n"
        body = urlencode({"dong-y": 1} | {f"cau-{q}": option for q, option in self.chosen})
        form = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}"
        self.page = f"GET {path} HTTP/1.1\r\n{head}\r\n".encode()
        self.sent = f"POST {path} HTTP/1.1\r\n{head}{form}\r\n\r\n{body}".encode()
        self.thanks = f"GET /khao-sat/cam-on/ HTTP/1.1\r\n{head}\r\n".encode()

    def answer(self, server: Server) -> list[int]:
        """Send the choices."""
        return [server.ask(self.sent)]

    def visit(self, server: Server) -> list[int]:
        """Open the page, send the choices, be thanked."""
        return [server.ask(self.page), server.ask(self.sent), server.ask(self.thanks)]


class Server:
    """A connection that is kept, as a proxy keeps it; bare, to leave the cores to the server."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)

    def ask(self, request: bytes) -> int:
        """Send a request and return the status of its answer, whose body is read and dropped."""
        self.socket.sendall(request)
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head = received[:end].lower()
        start = head.index(b"content-length:") + len(b"content-length:")
        missing = int(head[start:].split(b"\r\n", 1)[0]) - (len(received) - end - 4)
        while missing > 0:
            missing -= len(self._more())
        if b"connection: close" in head:
            self.socket.close()
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        return int(received[9:12])

    def _more(self) -> bytes:
        received = self.socket.recv(65_536)
        if not received:
            raise ConnectionError("the server hung up")
        return received


def send(
    port: int, codes: Sequence[Code], ask: Callable[[Code, Server], list[int]]
) -> tuple[float, list[float]]:
    """Let everybody act over a few connections; answers a second, and how long each took.

    Raises AssertionError for an answer that wasn't counted.
    """
    waited: list[float] = []
    wrong: list[list[int]] = []
    start = threading.Barrier(CONNECTIONS + 1)

    def some(mine: Sequence[Code]) -> None:
        server = Server(port)
        start.wait()
        for code in mine:
            began = time.perf_counter()
            statuses = ask(code, server)
            waited.append(time.perf_counter() - began)
            if statuses not in ([COUNTED], [SHOWN, COUNTED, SHOWN]):
                wrong.append(statuses)

    threads = [
        threading.Thread(target=some, args=(codes[number::CONNECTIONS],))
        for number in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    assert not wrong, wrong[:3]
    assert len(waited) == len(codes), "a connection broke"
    return len(codes) / took, waited


def twice(port: int, codes: Sequence[Code]) -> Counter[int]:
    """Send every code over two connections at the same moment; how often which status came."""
    statuses: Counter[int] = Counter()
    together = threading.Barrier(2)
    lock = threading.Lock()

    def all_of_them() -> None:
        server = Server(port)
        for code in codes:
            together.wait(timeout=60)
            (status,) = code.answer(server)
            with lock:
                statuses[status] += 1

    threads = [threading.Thread(target=all_of_them) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def stored() -> Counter[tuple[int, int]]:
    """How often each option of each question is in the database."""
    rows = SurveyAnswer.objects.values_list("question", "option").annotate(n=Count("pk"))
    return Counter({(question, option): n for question, option, n in rows.order_by()})


def the_survey() -> tuple[Questionnaire, Unit, object]:
    """An open survey of a province, about the province, and who holds it."""
    province = Unit.objects.create(code="P", level="province", kind="tỉnh", name="P", full_name="P")
    user = get_user_model().objects.create_superuser("do", password=None)
    today = timezone.localdate()
    draft = Questionnaire(
        province=province,
        title="Đo",
        consent="Tự nguyện.",
        min_count=5,
        opens_on=today - timedelta(days=1),
        closes_on=today + timedelta(days=1),
        asks_age=True,
        asks_kind=True,
    )
    options = [OptionRow("S", f"Mức {n}", 25 * n, n > 2) for n in range(OPTIONS)]
    questions = [QuestionRow(f"Yếu tố {n // 3}", f"Câu {n}?", "S") for n in range(QUESTIONS)]
    return make_questionnaire(draft, options, questions, user=user), province, user


if __name__ == "__main__":
    main()
