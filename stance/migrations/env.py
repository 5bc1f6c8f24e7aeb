"""What Alembic runs: the steps, on the connection that ``upgrade`` hands over in a transaction of its own."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
