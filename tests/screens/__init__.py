"""Pictures of every screen, drawn by the program itself from values it could have been given."""
