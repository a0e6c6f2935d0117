// The events that people make in a browser, field by field: proposals, answers to surveys, and what
// a committee, monitors, partners and institutions sign.
// A test holds this table to docs/FORMAT.md, every name, type, limit and number. Values are those
// of the API's JSON: byte strings in lower-case hex, texts by language, enums as numbers, integers
// as numbers or, beyond 2^53, as strings of digits.

const kind = (name) => (more) => ({ kind: name, ...more });
const integer = (name, bytes, signed = false) => ({ kind: 'integer', name, bytes, signed });

const u8 = integer('u8', 1);
const u16 = integer('u16', 2);
const u32 = integer('u32', 4);
const u64 = integer('u64', 8);
const i64 = integer('i64', 8, true);
const money = { ...i64, money: true }; // the law takes 0 to 2^53 (docs/LAW.md, Money)
const bool = { kind: 'bool' };
const fixed = (bytes) => kind('fixed')({ bytes });
const text = (limit) => kind('text')({ limit });
const texts = (limit) => kind('texts')({ limit });
const bytes = (limit) => kind('bytes')({ limit });
const list = (limit, item) => kind('list')({ limit, item });
const struct = (fields) => kind('struct')({ fields });
const option = (item) => kind('option')({ item });
const oneOf = (...names) => kind('enum')({ names }); // numbered from 1

const LABEL = 64;
const TITLE = 1000;
const SUMMARY = 6000;

/** Bytes of one text, items of one list, and the largest numbers: what forms count against. */
export const LIMIT = {
  label: LABEL, title: TITLE, summary: SUMMARY, categories: 64, attachments: 32, team: 100_000,
  money: 2 ** 53, submission: 65_535 - 16, signatures: 16,
};

const nonce = fixed(8);
const key = fixed(32);
const hash = fixed(32);
const station = fixed(12);
const tag = text(LABEL);
const title = texts(TITLE);
const keys = list(16, key);
const team = struct({ locals: u32, newcomers: u32 });
const categories = list(LIMIT.categories, tag);
const ratio = struct({ numerator: u32, denominator: u32 });
const named = struct({ code: u16, name: title });
const namedTag = struct({ tag, name: title });
const envelopes = list(64, struct({ id: u16, name: title, amount: money }));
const reviewedCost = { cost: money, envelope: u16 };

const rule = struct({
  method: oneOf('greedy', 'equal-shares', 'exact-equal-shares', 'phragmen', 'max-welfare',
    'bounded-overspending', 'sequential-pav'),
  scoring: oneOf('supporters', 'points', 'positions', 'split', 'plus-minus', 'borda', 'schulze'),
  minus_weight: u32,
  order: oneOf('votes', 'votes-per-cost'),
  fitting: oneOf('skip', 'stop', 'reserve'),
  reserve: ratio,
  shares: struct({
    utility: oneOf('cost', 'cardinality', 'score'),
    start: oneOf('exact', 'whole'),
    growth: oneOf('none', 'step', 'add-opt', 'add-opt-skip'),
    step: i64,
    stop: oneOf('overshoot', 'exhaustive'),
    then: oneOf('nothing', 'votes', 'votes-per-cost', 'phragmen'),
    comparison: bool,
    support_filter: u32,
  }),
  minimum_score: u64,
  minimum_share: ratio,
  maximum_cost_share: ratio,
  maximum_per_team: u32,
  leftover_returns: bool,
  ties: list(8, oneOf('lower-cost', 'more-votes', 'label', 'file-order', 'lot')),
});

const calendar = struct({
  proposals_from: u32, proposals_until: u32, voting_from: u32, voting_until: u32, result_by: u32 });

const eligibility = struct({
  minimum_age: u8,
  residence: texts(SUMMARY),
  document_kinds: list(32, named),
  status_categories: list(32, named),
  refusal_reasons: list(64, named),
});

const roles = struct({
  committee: keys,
  committee_quorum: u8,
  registrars: keys,
  overseers: keys,
  stations: list(64, struct({ id: station, name: title, key, officers: keys })),
  rotations_per_station_day: u16,
});

const edition = {
  origin: text(255),
  nonce,
  environment: oneOf('binding', 'drill', 'replay'),
  replayed_file: hash,
  title,
  languages: list(16, text(16)),
  currency: tag,
  currency_decimals: u8,
  budget: money,
  envelopes,
  districts: list(256, named),
  categories: list(64, namedTag),
  calendar,
  eligibility,
  roles,
  dimensions: list(8, struct({ tag, cells: list(32, namedTag) })),
  minimum_group: u16,
  rule,
  draw: struct({
    kind: oneOf('none', 'beacon', 'lottery'), source: texts(SUMMARY), round: u64 }),
};

const question = struct({
  title,
  district: u16,
  kind: oneOf('open', 'sealed'),
  layout: struct({
    kind: oneOf('approval', 'points', 'knapsack', 'ranking'),
    low: u32, high: u32, per: u32, total: u32, budget: i64 }),
  predicates: struct({
    minimum_points: u32, maximum_projects: u32, minimum_projects: u32, maximum_minus: u32 }),
  budget: money,
  envelopes,
  projects: list(2048, u32),
  exclusive: list(1024, struct({ projects: list(2048, u32) })),
});

const mergeSteps = list(256, struct({ dimension: u8, into: u8, from: u8 }));
const sealing = option(struct({
  trustees: list(64, key), threshold: u8, minimum_ballots: u32, merges: mergeSteps }));

const result = struct({
  question: u16, counted: u64, counted_digest: hash, scores: list(2048, i64),
  winners: list(2048, u32), spent: money, trace: hash });

const MEASURES = [
  'proposals', 'proposals-admitted', 'proposals-mixed', 'projects-funded', 'projects-funded-mixed',
  'projects-done', 'amount-funded', 'amount-spent', 'budget', 'people-on-roll', 'people-voted',
  'ballots-own-device', 'ballots-assisted', 'ballots-paper', 'attendances', 'sessions-held',
  'attendances-of-group', 'attendances-by-group', 'voted-of-group', 'voted-by-group',
  'roll-of-group', 'roll-by-group', 'groups-told', 'survey-answers', 'survey-score-sum',
  'survey-score-count', 'survey-yes', 'survey-yes-or-no', 'plan-quantity', 'plan-items',
  'plan-items-done', 'milestones-confirmed', 'milestones-reported'];

const groups = list(256, struct({ dimension: u8, cell: u8, people: u32 }));
const merged = bytes(8);
const organisations = list(32, struct({ label: tag, name: title, key }));
const evidence = list(16, struct({ sha256: hash, title }));
const figure = struct({ numerator: i64, denominator: i64 });
const operands = list(64, struct({ measure: oneOf(...MEASURES), argument: text(TITLE) }));

const event = (type, fields) => ({ type, body: struct(fields) });

/** {name: {type, body}} of every event that this codec knows. */
export const EVENTS = {
  ledger_founded: event(1, { nonce, origin: text(255), log_key: key, founders: keys, quorum: u8 }),
  edition_announced: event(2, edition),
  ballot_defined: event(3, {
    nonce, questions: list(64, question),
    styles: list(1024, struct({ style: u16, questions: list(64, u16) })), sealing }),
  role_key_rotated: event(4, {
    nonce, role: oneOf('committee', 'registrar', 'overseer', 'station', 'officer'), station,
    old_key: key, new_key: key }),
  proposals_opened: event(10, { nonce }),
  proposal_filed: event(11, {
    nonce, proposer: key, label: tag, title, summary: texts(SUMMARY), ...reviewedCost,
    district: u16, categories, team, attachments: list(LIMIT.attachments, hash) }),
  proposal_withdrawn: event(12, { nonce, project: u32 }),
  proposals_closed: event(13, { nonce }),
  proposal_reviewed: event(14, {
    nonce, project: u32, verdict: oneOf('admitted', 'rejected'), reason: texts(SUMMARY),
    ...reviewedCost, categories, team }),
  roll_closed: event(25, {
    nonce, active_slots: u64, slot_map_seal: hash, groups, merged }),
  voting_opened: event(30, { nonce }),
  voting_closed: event(35, { nonce }),
  result_declared: event(36, { nonce, closed_at: u64, rule: hash, results: list(64, result) }),
  lots_drawn: event(37, {
    nonce, closed_at: u64, root: hash, round: u64, reference: text(TITLE), value: bytes(64) }),
  organisations_named: event(70, {
    nonce, monitors: organisations, partners: organisations, institutions: organisations }),
  merges_defined: event(71, { nonce, merges: mergeSteps }),
  milestone_reported: event(72, {
    nonce, project: u32, title, per_mille: u16, spent: money, planned_day: u32, actual_day: u32,
    evidence }),
  milestone_judged: event(73, {
    nonce, report: u64, finding: oneOf('confirmed', 'disputed'), reason: texts(SUMMARY),
    evidence }),
  award_amended: event(74, { nonce, project: u32, award: money, reason: texts(SUMMARY) }),
  session_announced: event(75, {
    nonce,
    kind: oneOf('information', 'training', 'consultation', 'focus-group', 'community-event'),
    title, place: title, day: u32, from: u16, until: u16, languages: list(16, text(16)),
    topic: texts(SUMMARY) }),
  session_held: event(76, { nonce, session: u32, day: u32, people: u32, groups, merged }),
  turnout_reported: event(77, { nonce, people: u64, groups, merged }),
  plan_set: event(78, {
    nonce,
    items: list(128, struct({
      number: u16, title, term: u32, responsible: tag, partners: title, resources: title,
      indicator: title, target: u64 })) }),
  activity_reported: event(79, {
    nonce, item: u16, quantity: u64, from: u32, until: u32, note: texts(SUMMARY), evidence }),
  recommendations_made: event(80, { nonce, recommendations: list(64, texts(SUMMARY)) }),
  report_published: event(81, {
    nonce, tree_size: u64, root: hash, tool: tag,
    pages: list(16, struct({ language: tag, sha256: hash })), data: hash }),
  client_released: event(82, {
    nonce, version: tag, assets: list(256, struct({ path: text(200), sha256: hash })) }),
  indicators_defined: event(83, {
    nonce,
    indicators: list(64, struct({
      tag,
      domain: oneOf('participation', 'inclusion', 'results', 'satisfaction', 'activities'),
      unit: oneOf('count', 'share', 'mean', 'amount'),
      name: title, numerator: operands, denominator: operands,
      target_kind: oneOf('none', 'at-least', 'growth'), target: figure })) }),
  baseline_set: event(84, {
    nonce, indicator: tag, year: u16, value: figure, source: texts(SUMMARY) }),
  survey_opened: event(85, {
    nonce, title, kind: oneOf('open', 'sealed'), audience: oneOf('roll', 'codes'), session: u32,
    questions: list(32, struct({
      asked: oneOf('score', 'yes-no', 'choice'), topic: tag, text: texts(SUMMARY),
      choices: list(16, texts(SUMMARY)) })) }),
  survey_codes_issued: event(86, {
    nonce, survey: u16, codes: list(256, struct({ slot: fixed(16), key, proof: fixed(64) })) }),
  survey_answered: event(87, { ballot: bytes(60_000), signature: fixed(64) }),
  survey_closed: event(88, { nonce, survey: u16 }),
  survey_papers_counted: event(89, {
    nonce, survey: u16, station, papers: u32,
    questions: list(32, struct({ counts: list(16, u32) })) }),
};

/** The name of an event's type, or undefined where this codec does not know it. */
export const nameOfType = (wanted) =>
  Object.keys(EVENTS).find((name) => EVENTS[name].type === wanted);
