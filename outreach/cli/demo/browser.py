"""How does somebody without a browser use the pages? Signs in, looks, and sends the forms that a person would."""

import http.client
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

_FORM = "application/x-www-form-urlencoded"


class Page(HTMLParser):
    """What a page says, and which forms it holds."""

    def __init__(self, status: int, source: str) -> None:
        super().__init__()
        self.status = status
        self.forms: dict[str, dict[str, str]] = {}
        """The path to which a form goes, and the fields that it carries unseen."""
        self._words: list[str] = []
        self._form: dict[str, str] = {}
        self.feed(source)

    @property
    def words(self) -> str:
        """Its text without the tags, squeezed."""
        return " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms and what is hidden in them."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = self.forms.setdefault(given.get("action", ""), {})
        elif tag == "input" and given.get("type") == "hidden":
            self._form[given.get("name", "")] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        """Note what is read."""
        self._words.append(data)


class Browser:
    """One visitor; as a browser does, it keeps the cookie and says from which page a form comes."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._cookie = ""

    def look(self, path: str) -> Page:
        """A page."""
        return self._ask("GET", path, "", {})

    def send(self, path: str, **fields: str) -> int:
        """The status of the answer to a form."""
        return self._ask("POST", path, urlencode(fields), {"Content-Type": _FORM, "Origin": self._address}).status

    def _ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> Page:
        connection = http.client.HTTPConnection(urlsplit(self._address).netloc, timeout=30)
        cookie = {"Cookie": self._cookie} if self._cookie else {}
        try:
            connection.request(method, path, body.encode(), headers | cookie)
            answer = connection.getresponse()
            page = Page(answer.status, answer.read().decode("utf-8", "replace"))
            if given := answer.getheader("Set-Cookie"):
                self._cookie = given.partition(";")[0]
            return page
        finally:
            connection.close()
