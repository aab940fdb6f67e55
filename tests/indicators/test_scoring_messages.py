"""What goes wrong is told by a code, values and a sentence a face can translate."""

import ast
import pickle
from decimal import Decimal as D
from pathlib import Path

import pytest

from indicators import scoring
from indicators.scoring import MESSAGES, PointsError, Problem, hand_mark


def _refusal() -> PointsError:
    with pytest.raises(PointsError) as refusal:
        hand_mark(D("2.5"), D("3.10"))
    return refusal.value


def test_a_refusal_says_why_in_vietnamese_with_a_decimal_comma() -> None:
    error = _refusal()

    assert error.code == "mark_out_of_range"
    assert error.params == {"mark": D("3.10"), "maximum": D("2.5")}
    assert error.message == "Điểm 3,1 nằm ngoài khoảng từ 0 đến 2,5."
    assert str(error) == error.message


def test_a_face_can_say_it_in_another_language() -> None:
    english = {MESSAGES["mark_out_of_range"]: "The mark %(mark)s is not from 0 to %(maximum)s."}

    said = _refusal().problem.in_words(english.__getitem__, lambda number: f"{number:.1f}")

    assert said == "The mark 3.1 is not from 0 to 2.5."


def test_a_whole_number_keeps_its_zeros_in_words() -> None:
    assert str(Problem("negative", {"value": D("-100")})) == "Giá trị -100 là số âm."


def test_a_refusal_survives_the_way_between_processes() -> None:
    error = _refusal()

    copy = pickle.loads(pickle.dumps(error))  # noqa: S301

    assert (copy.code, copy.message) == (error.code, error.message)


def test_every_code_in_use_has_its_sentence_and_no_sentence_is_left_over() -> None:
    rooms = Path(scoring.__file__).parent.glob("*.py")
    used = {
        node.args[0].value
        for room in rooms
        for node in ast.walk(ast.parse(room.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Problem"
        and isinstance(node.args[0], ast.Constant)
    }

    assert used == set(MESSAGES)
