from .errors import Unjudged
def need_sealing(edition, body, layouts):
    if body.sealing is not None: raise Unjudged("4","sealed")
def begin(edition): raise Unjudged("4","sealed")
