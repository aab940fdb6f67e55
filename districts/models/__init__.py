from .award import Award
from .data_load import DataLoad
from .initiative import Adoption, Initiative
from .inspection import Finding, Inspection
from .membership import Membership
from .plan import Plan, PlanTask
from .public_version import PublicVersion
from .resolution import Resolution, ResolutionTarget
from .succession import Succession
from .unit import Commune, District, Province, Unit

__all__ = [
    "Adoption",
    "Award",
    "Commune",
    "DataLoad",
    "District",
    "Finding",
    "Initiative",
    "Inspection",
    "Membership",
    "Plan",
    "PlanTask",
    "Province",
    "PublicVersion",
    "Resolution",
    "ResolutionTarget",
    "Succession",
    "Unit",
]
