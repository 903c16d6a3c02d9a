"""Tables of the request rooms; see `schemas.tables` for the rules all tables follow."""
