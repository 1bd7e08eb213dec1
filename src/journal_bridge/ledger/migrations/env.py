"""Run migrations on the connection the program hands over; there is no alembic.ini and nothing is logged."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
