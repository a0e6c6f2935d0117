from .errors import demand
def need_records(edition, body):
    demand(not body.merged, "wrong_merge", "18")
