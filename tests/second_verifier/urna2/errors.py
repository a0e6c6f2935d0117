"""How a verifier ends: a fault with its check, or something that could not be judged."""


class Fault(Exception):
    """Evidence that the record is not right: exit 1."""

    def __init__(self, check, why, entry=None):
        super().__init__(why)
        self.check, self.why, self.entry = check, why, entry


class Unjudged(Fault):
    """Something is missing or beyond this verifier: exit 3, never reported as good."""


class Usage(Exception):
    """The command cannot be understood: exit 2."""


class Refused(Exception):
    """The law's no to one entry, by the code of docs/LAW.md."""

    def __init__(self, code, why=""):
        super().__init__("%s%s" % (code, ": " + why if why else ""))
        self.code = code


def demand(condition, code, why=""):
    if not condition:
        raise Refused(code, why)
