from .data_load import DataLoad
from .membership import Membership
from .succession import Succession
from .unit import Commune, District, Province, Unit

__all__ = ["Commune", "DataLoad", "District", "Membership", "Province", "Succession", "Unit"]
