"""`pmreport serve`."""

import functools
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click

from pmreport.errors import PmreportError


class Handler(SimpleHTTPRequestHandler):
    """Files of one folder, without a log line per request."""

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@click.command("serve")
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False), default="site")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def command(site: Path, port: int) -> None:
    """Show a built site in the browser from this machine.

    Only this machine can reach it. Stop with Ctrl+C.

    \b
    Example:
      pmreport serve site --port 8080
    """
    handler = functools.partial(Handler, directory=str(site))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise PmreportError(f"Port {port} is taken.", "Choose another with --port.") from error
    click.echo(f"Serving {site} at http://127.0.0.1:{server.server_port}/index.html")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("Stopped.")
    finally:
        server.server_close()
