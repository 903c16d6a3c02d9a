"""Tables of the life rooms; see `schemas.tables` for the rules all tables follow."""
