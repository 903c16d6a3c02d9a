"""Tables of the store rooms; see `schemas.tables` for the rules all tables follow."""
