"""Yang benar-benar bekerja: Werkzeug."""

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response


def balas(fungsi):
    return Response(fungsi(), mimetype="text/html") if fungsi else NotFound()
