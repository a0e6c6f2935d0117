META
key;value
description;Invented
num_projects;2
num_votes;2
budget;100
vote_type;choose-1
rule;greedy
PROJECTS
project_id;cost;name
a;60;"x; ""y"""
b;40;ł
VOTES
voter_id;vote;age
1;a;30
2;b;9
