def need_new_alpha(edition, ballot): pass
