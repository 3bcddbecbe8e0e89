"""mini_flask: framework web dalam 40 baris. HTTP dan peruteannya dikerjakan Werkzeug, seperti pada Flask."""

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.serving import run_simple
from werkzeug.wrappers import Request, Response


class MiniFlask:
    def __init__(self):
        self.url_map = Map()
        self.view_functions = {}

    def route(self, rule, methods=("GET",)):
        def register(view):
            endpoint = view.__name__
            self.url_map.add(Rule(rule, endpoint=endpoint, methods=methods))
            self.view_functions[endpoint] = view
            return view

        return register

    def answer(self, request):
        try:
            request.urls = self.url_map.bind_to_environ(request.environ)
            endpoint, values = request.urls.match()
            result = self.view_functions[endpoint](request, **values)
        except HTTPException as error:
            return error
        if isinstance(result, str):
            return Response(result, mimetype="text/html")
        return result

    def __call__(self, environ, start_response):
        response = self.answer(Request(environ))
        return response(environ, start_response)

    def run(self, host="127.0.0.1", port=5000):
        run_simple(host, port, self)
