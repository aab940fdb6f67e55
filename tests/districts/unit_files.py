"""A small pair of unit files to load, to change and to spoil."""

from pathlib import Path

UNITS_HEADER = (
    "code,level,kind,name,full_name,parent_code,province_code,valid_from,valid_to,"
    "latitude,longitude,area_km2,population"
)
UNITS = [
    "87,province,tỉnh,Đồng Tháp,Tỉnh Đồng Tháp,,87,,2025-06-30,10.493799,105.688179,,",
    "82,province,tỉnh,Đồng Tháp,Tỉnh Đồng Tháp,,82,2025-07-01,,10.4293,105.999,,",
    "877,district,huyện,Châu Thành,Huyện Châu Thành,87,87,,2025-06-30,10.248506,105.805547,,",
    "30253,commune,xã,An Hiệp,Xã An Hiệp,877,87,,2025-06-30,,,,",
    "30250,commune,xã,An Nhơn,Xã An Nhơn,877,87,,2025-06-30,,,,",
    "30244,commune,xã,Phú Hựu,Xã Phú Hựu,82,82,2025-07-01,,10.25,105.88,48.1,",
]
SUCCESSIONS_HEADER = (
    "predecessor_code,predecessor_valid_to,successor_code,successor_valid_from,kind,"
    "effective_on,decision"
)
SUCCESSIONS = [
    "30253,2025-06-30,30244,2025-07-01,merge,2025-07-01,1663/NQ-UBTVQH15 (2025-06-16)",
    "30250,2025-06-30,30244,2025-07-01,merge,2025-07-01,1663/NQ-UBTVQH15 (2025-06-16)",
    "877,2025-06-30,,,abolish,2025-07-01,1663/NQ-UBTVQH15 (2025-06-16)",
    "87,2025-06-30,82,2025-07-01,merge,2025-07-01,202/2025/QH15 (2025-06-12)",
]


class UnitFiles:
    """Two files in a folder; the lists are what stands below the headers."""

    def __init__(self, folder: Path) -> None:
        self.units_path = folder / "units.csv"
        self.successions_path = folder / "successions.csv"
        self.units_header = UNITS_HEADER
        self.units = list(UNITS)
        self.successions_header = SUCCESSIONS_HEADER
        self.successions = list(SUCCESSIONS)

    def write(self) -> dict[str, Path]:
        """Write both and return them as the arguments of `load_units`."""
        for path, header, rows in (
            (self.units_path, self.units_header, self.units),
            (self.successions_path, self.successions_header, self.successions),
        ):
            path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return self.paths()

    def paths(self) -> dict[str, Path]:
        return {"units_file": self.units_path, "successions_file": self.successions_path}

    def change_unit(self, code: str, old: str, new: str) -> None:
        """Replace a text in the only row of that code; fail if it isn't there."""
        (place,) = [n for n, row in enumerate(self.units) if row.startswith(f"{code},")]
        assert old in self.units[place]
        self.units[place] = self.units[place].replace(old, new)
