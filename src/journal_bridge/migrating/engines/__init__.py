"""Who does the work of a migration: processes of this computer, or the workers of a cluster."""
