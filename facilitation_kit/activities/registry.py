"""Every activity that is installed, the kit's own found the same way as those of outside packages.

In go the entry points of the group ``facilitation_kit.activities``; out comes one instance an activity by name. The one
thing easily got wrong: a broken outside package must be named, not hidden behind a missing activity on the evening of
the workshop; nor may it keep the other activities from working that evening.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

from facilitation_kit.activities.contract import Activity, ActivityAssets
from facilitation_kit.errors import ActivityError, Fault
from facilitation_kit.shipped import template_folders

__all__ = ["ENTRY_POINT_GROUP", "InstalledActivities", "find_activities", "load_activities"]

ENTRY_POINT_GROUP = "facilitation_kit.activities"
"""Name under which a package declares its activities."""

_PARTS = ("name", "title", "tally_version", "fields", "assets")


@dataclass(frozen=True, kw_only=True)
class InstalledActivities:
    """What the installed packages bring.

    Attributes:
        working: the activities that can be used, by name, in order of their names.
        faults: what is wrong with the others, one fault a package and activity.
    """

    working: Mapping[str, Activity]
    faults: tuple[Fault, ...]


def load_activities(points: Iterable[EntryPoint] | None = None) -> Mapping[str, Activity]:
    """The installed activities by name, in order of their names, where all of them work.

    Args:
        points: entry points to load; all installed ones of the group by default.

    Raises:
        ActivityError: ``activity.broken-package`` or ``activity.same-name``, with one fault for each; the message names
            the distribution.
    """
    found = find_activities(points)
    if found.faults:
        first = found.faults[0]
        raise ActivityError(first.code, first.message, remedy=first.remedy, field=first.field, faults=found.faults)
    return found.working


def find_activities(points: Iterable[EntryPoint] | None = None) -> InstalledActivities:
    """The activities that work, and what is wrong with the others: for a hub, which goes on without those.

    Args:
        points: entry points to load; all installed ones of the group by default.
    """
    found: dict[str, Activity] = {}
    owners: dict[str, str] = {}
    faults: list[Fault] = []
    declared = entry_points(group=ENTRY_POINT_GROUP) if points is None else points
    for point in sorted(declared, key=lambda point: (point.name, point.value)):
        owner = point.dist.name if point.dist is not None else point.value
        try:
            activity = _load(point)
        except Exception as error:  # noqa: BLE001 - an outside package may fail in any way, and is named
            faults.append(_broken(point, owner, error))
            continue
        if activity.name in found:
            if type(found[activity.name]) is not type(activity):
                faults.append(_same_name(activity.name, owners[activity.name], owner))
            continue
        found[activity.name] = activity
        owners[activity.name] = owner
    return InstalledActivities(working=MappingProxyType(found), faults=tuple(faults))


def _load(point: EntryPoint) -> Activity:
    loaded = point.load()
    if not isinstance(loaded, type) or not issubclass(loaded, Activity):
        raise TypeError("it is not a class that extends facilitation_kit.activities.contract.Activity")
    missing = [part for part in _PARTS if not hasattr(loaded, part)]
    if missing:
        raise TypeError(f"it does not say its {', '.join(missing)}")
    if loaded.name != point.name:
        raise TypeError(f"it calls itself {loaded.name!r}")
    names = [field.name for field in loaded.fields]
    if not names or len(set(names)) != len(names) or not all(name.isascii() and name.isidentifier() for name in names):
        raise TypeError("its fields need different names of ASCII letters, digits and underscores")
    _check_files(loaded.name, loaded.assets)
    return loaded()


def _check_files(name: str, assets: ActivityAssets) -> None:
    """Refuse an outside package whose wheel was made without its files: the commonest slip, silent until a round opens."""
    if assets.projector_module is not None and not assets.projector_module.is_file():
        raise TypeError(f"its file {assets.projector_module.name} is missing")
    if assets.template_folder is None:
        return
    for template in (assets.phone_template, *assets.pack_sections.values()):
        if not any((folder / template).is_file() for folder in (assets.template_folder, *template_folders(None))):
            raise TypeError(f"its template {template} is missing")
        if (assets.template_folder / template).is_file() and not template.startswith(f"{name}/"):
            raise TypeError(f"the name of its template {template} does not begin with {name}/")


def _broken(point: EntryPoint, owner: str, error: Exception) -> Fault:
    return Fault(
        code="activity.broken-package",
        message=f"The activity {point.name!r} of the package {owner} cannot be used: {error}",
        remedy=f"Mend or remove the package {owner}; the other activities work without it.",
        field=point.value,
    )


def _same_name(name: str, first: str, second: str) -> Fault:
    return Fault(
        code="activity.same-name",
        message=f"Two packages bring an activity called {name!r}: {first} and {second}.",
        remedy="Remove one of them.",
        field=name,
    )
