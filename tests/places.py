"""Where the tests find things: the checkout, and the reference data that stands beside it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
DATA = SHARED / "data"
DOMAIN = SHARED / "domain"
ASCOF_ODS = DATA / "ascof_2024_25" / "ascof_2024_25.ods"
ASCOF_LONG = DATA / "ascof_2024_25" / "ascof_2024_25_long.csv.gz"
ASCOF_OPEN_DATA = DATA / "ascof_2020_21" / "meas-from-asc-of-eng-2021-open-data-csv_v2.xlsx"
ASCOF_TRENDS = DATA / "ascof_2017_2024" / "trend_data.csv"
