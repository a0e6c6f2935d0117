// A town in every phase of an edition, one after the other: announced with nothing proposed,
// proposals filed, some of them judged, enrolled for, voting, closed, and declared with nobody
// having voted. For whoever looks at its pages.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ORIGIN, Office, PROJECTS, URNA, admit, ballotOf, ceremony, definitionOf, enrolVoters,
  fileProjects, makeKeys, serve,
} from './town.mjs';

const [REJECTED, WAITING] = [3, 4]; // the first that is, in the phase of review

const REASONS = {
  ro: 'Nu este de competența orașului.',
  ru: 'Это не в компетенции города.',
  uk: 'Це не в компетенції міста.',
  en: 'The city has no say in it.',
};

const rejectOne = (office) => office.committee('review', '--project', String(REJECTED), '--reject',
  ...Object.entries(REASONS).flatMap(([tag, reason]) => ['--reason', `${tag}=${reason}`]));

function reviewSome(office) {
  office.committee('close', 'proposals');
  for (let i = 0; i < REJECTED; i += 1) admit(office, i);
  rejectOne(office);
}

function prepare(office, trustees, vkey) {
  for (let i = WAITING; i < PROJECTS.length; i += 1) admit(office, i);
  office.committee('open', 'enrolment', '--ballot',
    office.write('ballot.toml', ballotOf(trustees.map(({ key }) => key))));
  ceremony(office, trustees, vkey);
}

function declare(office) {
  office.committee('count');
  office.committee('declare');
}

/** `see(base, phase)` in every phase, while the town is served. */
export async function throughPhases(see) {
  const office = new Office();
  const { keys, trustees } = makeKeys(office);
  const told = office.committee('init', '--origin', ORIGIN, '--definition',
    office.write('edition.toml', definitionOf(keys)));
  const [[, vkey], [, edition]] = [/key (\S+)/.exec(told), /edition ([0-9a-f]{32})/.exec(told)];
  const steps = {
    announced: () => {},
    proposals: () => { office.committee('open', 'proposals'); fileProjects(office); },
    review: () => reviewSome(office),
    enrolment: () => prepare(office, trustees, vkey),
    voting: () => { enrolVoters(office, edition, 2); office.committee('open', 'voting'); },
    closed: () => office.committee('close', 'voting'),
    empty: () => declare(office),
  };
  try {
    for (const [phase, work] of Object.entries(steps)) {
      work();
      const server = await serve(office.ledger);
      await see(server.base, phase).finally(server.stop);
    }
  } finally {
    rmSync(office.folder, { recursive: true });
  }
}

/** `see(base)` of a town of hundreds that has its result. */
export async function withDeclared(see) {
  const folder = mkdtempSync(join(tmpdir(), 'js-declared-'));
  try {
    execFileSync(URNA, ['demo', '--open', '--residents', '300', '--no-serve', '--ledger',
      join(folder, 'ledger')], { stdio: 'ignore' });
    const server = await serve(join(folder, 'ledger'));
    await see(server.base).finally(server.stop);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
