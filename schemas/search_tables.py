"""Tables of the search rooms; see `schemas.tables` for the rules all tables follow."""
