"""Tables of the return rooms; see `schemas.tables` for the rules all tables follow."""
