"""The survey forms and test cards of a project beside what was answered, for ``facilitate check``.

In: a library and a data folder. Out: what is wrong with its forms, and what authors should look at. Easily got wrong:
a folder that nobody has named may hold no workshop yet, or none that can be read now, and the content is no worse for it;
a folder that somebody has named has to be there.
"""

from __future__ import annotations

from pathlib import Path

from facilitation_kit.cli.options import read_settings
from facilitation_kit.cli.terminal import errors
from facilitation_kit.content.library import Library
from facilitation_kit.errors import Fault, KitError
from facilitation_kit.responses.data_directory import DataDirectory

__all__ = ["changed_since_answered"]


def changed_since_answered(library: Library, data_dir: Path | None) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """Faults of forms that differ from those that people have answered, and notices; rehearsals do not count.

    Args:
        library: the content of a project.
        data_dir: the folder of live data; that of the settings where it is ``None``.

    Raises:
        StoreError: as `open_to_read`, where a folder is named.
    """
    home = DataDirectory.look(read_settings(data_dir=data_dir).data_dir)
    if not (library.survey_forms or library.test_cards) or (data_dir is None and not home.store_path.exists()):
        return (), ()
    from facilitation_kit.cli.stored_workshops import open_to_read  # noqa: PLC0415 - slow to load, and rarely there
    from facilitation_kit.live.answered_tests import planned_though_answered  # noqa: PLC0415
    from facilitation_kit.live.asked_forms import changed_forms, forms_asked  # noqa: PLC0415
    from facilitation_kit.live.workshop_state import fold  # noqa: PLC0415

    try:
        with open_to_read(home) as store, store.snapshot():
            states = [fold(store.events(each)) for each in store.workshops()]
            asked = forms_asked(states, store.answered)
            tests = planned_though_answered(library.test_cards, library.root, states, store.answered)
    except KitError as error:
        if data_dir is not None:
            raise
        errors.print(f"Whether forms and tests were answered before was not looked at. {error.message}", style="dim")
        return (), ()
    faults, notices = changed_forms(library.survey_forms, library.root, asked)
    return faults, (*notices, *tests)
