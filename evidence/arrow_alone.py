"""Arrow without pandas: `pa` from here is Arrow itself, for whatever may be the first to make an array.

Arrow looks for pandas the first time it makes an array, takes half a second and 40 MB to import it, and then only
asks whether what it was given is a pandas frame. Here it never is. So Arrow is made to look once while pandas cannot
be found; whoever imports pandas later still gets it.

Source: `pandas-shim.pxi` of pyarrow 26, which looks once and goes without if the import fails.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType

import pyarrow as pa

__all__ = ["pa"]


class _NoPandas(MetaPathFinder):
    """Says that there is no pandas, and leaves everything else to others."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        """Nothing is found here.

        Raises:
            ModuleNotFoundError: pandas is asked for.
        """
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


def _look_once() -> None:
    finder = _NoPandas()
    sys.meta_path.insert(0, finder)
    try:
        pa.array([True])
    finally:
        sys.meta_path.remove(finder)


_look_once()
