"""In the days of explanations a unit adds documents to what was lowered, and to nothing else."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indicators.models import Evidence, Round
from indicators.services.add_document import add_document
from indicators.services.appraise import appraise
from indicators.services.attach_evidence import attach_evidence, detach_evidence
from indicators.services.cells import CellInput
from indicators.services.errors import Refused
from tests.staff.appraisal_cast import World
from tests.staff.appraisal_cast import world as make_world

pytestmark = pytest.mark.django_db
Stage = Round.Stage
PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture
def world(settings, tmp_path) -> World:
    """Leaf 1.2 of the first unit was lowered, and it's the days of explanations."""
    settings.MEDIA_ROOT = tmp_path
    made = make_world()
    lowered = CellInput(made.first.pk, made.leaves["1.2"].pk, points=Decimal(1), reason="thiếu")
    appraise(made.round, [lowered], user=made.people["expert"])
    made.open(Stage.EXPLANATION)
    made.first.refresh_from_db()
    return made


def a_document(world: World):
    return add_document(
        world.first.unit,
        user=world.people["official"],
        number="12/BC-UBND",
        file=SimpleUploadedFile("bc.pdf", PDF),
    )


def attach(world: World, code: str = "1.2", who: str = "official") -> Evidence:
    return attach_evidence(
        world.first, world.leaves[code], a_document(world), user=world.people[who]
    )


def test_it_comes_with_the_explanation_and_can_be_taken_away_again(world) -> None:
    evidence = attach(world)
    assert evidence.step == Evidence.Step.EXPLANATION
    detach_evidence(evidence, user=world.people["official"])
    assert not Evidence.objects.exists()


def test_what_was_not_lowered_gets_no_new_documents(world) -> None:
    with pytest.raises(Refused, match="bị hạ điểm"):
        attach(world, "1.1")
    with pytest.raises(PermissionDenied):
        attach(world, who="expert")
    assert not Evidence.objects.exists()


def test_documents_of_the_self_score_stay_as_they_were_submitted(world) -> None:
    evidence = attach(world)
    Evidence.objects.update(step=Evidence.Step.SELF)
    evidence.refresh_from_db()
    with pytest.raises(Refused, match="không gỡ được nữa"):
        detach_evidence(evidence, user=world.people["official"])


def test_after_those_days_it_is_over(world) -> None:
    evidence = attach(world)
    world.close(Stage.EXPLANATION)
    for act in (
        lambda: attach(world),
        lambda: detach_evidence(evidence, user=world.people["official"]),
    ):
        with pytest.raises(Refused):
            act()


def test_the_pages_lead_there_and_the_appraiser_opens_the_file(client, world) -> None:
    leaf, people = world.leaves["1.2"], world.people
    page = reverse("staff:assessment-leaf", args=[world.first.pk, leaf.pk])
    client.force_login(people["official"])
    shown = client.get(reverse("staff:explanations", args=[world.first.pk])).content.decode()
    assert f"{page}#dinh-kem" in shown
    answer = client.post(
        reverse("staff:evidence-attach", args=[world.first.pk, leaf.pk]),
        {"number": "13/BC-UBND", "file": SimpleUploadedFile("bc.pdf", PDF)},
    )
    assert answer["Location"] == page
    evidence = Evidence.objects.get()
    assert evidence.step == Evidence.Step.EXPLANATION
    file = reverse("staff:evidence-file", args=[world.first.pk, evidence.pk])
    client.force_login(people["expert"])
    lines = client.get(reverse("staff:appraise-leaf", args=[world.round.pk, leaf.pk]))
    assert file in lines.content.decode()
    assert "kèm giải trình" in lines.content.decode()
    assert b"".join(client.get(file).streaming_content) == PDF


def test_on_other_leaves_nothing_is_offered(client, world) -> None:
    client.force_login(world.people["official"])
    for code, offered in (("1.2", True), ("1.1", False)):
        page = reverse("staff:assessment-leaf", args=[world.first.pk, world.leaves[code].pk])
        assert ('id="dinh-kem"' in client.get(page).content.decode()) is offered
