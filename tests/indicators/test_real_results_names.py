"""Which unit of the list of 30/06/2025 a name printed years earlier means."""

import pytest

from districts.models import Unit
from indicators.services.printed_units import PrintedUnits, UnknownUnitError, split_kind
from tests.indicators.results_folder import unit_of_the_last_list

pytestmark = pytest.mark.django_db


@pytest.fixture
def provinces() -> dict[str, Unit]:
    """Provinces with the districts whose bare names are ambiguous, and two Châu Thành."""
    made = {}
    for code, province, districts in (
        (
            "87",
            "Tỉnh Đồng Tháp",
            (
                "Thành phố Cao Lãnh",
                "Huyện Cao Lãnh",
                "Thành phố Hồng Ngự",
                "Huyện Hồng Ngự",
                "Huyện Châu Thành",
            ),
        ),
        ("82", "Tỉnh Tiền Giang", ("Thị xã Cai Lậy", "Huyện Cai Lậy", "Huyện Châu Thành")),
        ("72", "Tỉnh Tây Ninh", ("Thị xã Trảng Bàng", "Thị xã Hòa Thành")),
        ("46", "Thành phố Huế", ("Thị xã Hương Thủy",)),
        ("79", "Thành phố Hồ Chí Minh", ("Quận 1", "Quận 10")),
    ):
        made[code] = unit_of_the_last_list(code, province)
        for number, district in enumerate(districts):
            unit_of_the_last_list(f"{code}{number}", district, made[code])
    return made


@pytest.mark.parametrize(
    ("province", "printed", "full_name"),
    [
        ("87", "Thành phố Cao Lãnh", "Thành phố Cao Lãnh"),
        ("87", "Huyện Cao Lãnh", "Huyện Cao Lãnh"),
        ("87", "Thành phố Hồng Ngự", "Thành phố Hồng Ngự"),
        ("87", "Huyện Hồng Ngự", "Huyện Hồng Ngự"),
        ("82", "Thị xã Cai Lậy", "Thị xã Cai Lậy"),
        ("82", "Huyện Cai Lậy", "Huyện Cai Lậy"),
        # The kind has changed since, and there is only one of that name.
        ("72", "Huyện Trảng Bàng", "Thị xã Trảng Bàng"),
        ("72", "Huyện Hòa Thành", "Thị xã Hòa Thành"),
        # The other place of the tone is the same name.
        ("72", "Huyện Hoà Thành", "Thị xã Hòa Thành"),
        ("46", "Thị xã Hương Thủy", "Thị xã Hương Thủy"),
        # Printed without a kind.
        ("87", "Châu Thành", "Huyện Châu Thành"),
        ("79", "Quận 1", "Quận 1"),
        ("79", "Quận 10", "Quận 10"),
    ],
)
def test_a_printed_name_means_one_unit(
    provinces: dict[str, Unit], province: str, printed: str, full_name: str
) -> None:
    assert PrintedUnits().below(provinces[province], printed).full_name == full_name


def test_two_chau_thanh_are_told_apart_by_their_province(provinces: dict[str, Unit]) -> None:
    units = PrintedUnits()

    of_dong_thap = units.below(provinces["87"], "Huyện Châu Thành")
    of_tien_giang = units.below(provinces["82"], "Huyện Châu Thành")

    assert (of_dong_thap.province.code, of_tien_giang.province.code) == ("87", "82")


def test_a_bare_name_of_two_units_is_refused_and_both_are_named(
    provinces: dict[str, Unit],
) -> None:
    with pytest.raises(UnknownUnitError, match="Thành phố Cao Lãnh, Huyện Cao Lãnh"):
        PrintedUnits().below(provinces["87"], "Cao Lãnh")


def test_a_name_with_another_tone_is_another_name(provinces: dict[str, Unit]) -> None:
    with pytest.raises(UnknownUnitError, match="không có “Huyện Hóa Thành”"):
        PrintedUnits().below(provinces["72"], "Huyện Hóa Thành")


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("Đồng Tháp", "87"),
        ("Tỉnh Đồng Tháp", "87"),
        ("Thừa Thiên Huế", "46"),
        ("Huế", "46"),
        ("Thành phố Hồ Chí Minh", "79"),
    ],
)
def test_a_printed_province_means_one_province(
    provinces: dict[str, Unit], printed: str, code: str
) -> None:
    assert PrintedUnits().province(printed).code == code


def test_the_new_province_of_the_same_name_is_not_meant(provinces: dict[str, Unit]) -> None:
    Unit.objects.create(
        code="82",
        level="province",
        kind="tỉnh",
        name="Đồng Tháp",
        full_name="Tỉnh Đồng Tháp",
        valid_from="2025-07-01",
    )

    assert PrintedUnits().province("Đồng Tháp") == provinces["87"]


def test_a_province_nobody_knows_is_refused(provinces: dict[str, Unit]) -> None:
    with pytest.raises(UnknownUnitError, match="không có “Bình Tuy”"):
        PrintedUnits().province("Bình Tuy")


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("Thành phố Cao Lãnh", ("thành phố", "Cao Lãnh")),
        ("Thị xã Cai Lậy", ("thị xã", "Cai Lậy")),
        ("Quận Cầu Giấy", ("quận", "Cầu Giấy")),
        ("Phường Nam Sơn", ("phường", "Nam Sơn")),
        ("Đồng Nai", ("", "Đồng Nai")),
        ("Xãm", ("", "Xãm")),
    ],
)
def test_the_kind_is_split_from_the_name(printed: str, parts: tuple[str, str]) -> None:
    assert split_kind(printed) == parts
