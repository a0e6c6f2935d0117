META
key;value
description;Invented
num_projects;2
num_votes;2
budget;100,50
vote_type;approval
rule;greedy
PROJECTS
project_id;cost
a;60.5
b;999999999
VOTES
voter_id;vote
1;a,a
2; b