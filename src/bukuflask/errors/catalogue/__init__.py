"""What is known of the mistakes that beginners make with Flask, Werkzeug, Jinja2, SQLite and the notebook."""
