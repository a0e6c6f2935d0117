META
key;value
description;Invented
num_projects;2
num_votes;2
budget;100
vote_type;scoring
rule;greedy
max_points;5
PROJECTS
project_id;cost
a;60
b;40
VOTES
voter_id;vote;points
1;a, b;5,-1
2;a;0
