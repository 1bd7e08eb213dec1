"""The five verbs of a migration, each a function of a ticket: read, plan, agree, make, tables."""
