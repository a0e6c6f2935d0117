// Who witnesses a log (c2sp.org/tlog-policy), and what their cosignatures under a checkpoint say
// (c2sp.org/tlog-cosignature): enough of them or not, and how old the newest is. The reader is as
// strict as the program's (ledger/policy.cc).

import { toHex, utf8 } from '../sealed/bytes.mjs';
import { verifyEd25519 } from './ed25519.mjs';
import { demand } from './log_error.mjs';
import { COSIGNATURE, ED25519, openCheckpoint, parseNote, parseVkey, u64At } from './note.mjs';

const MOST_BYTES = 1 << 20;
const MOST_COMPARED = 16; // witnesses; beyond it every change counts as weaker

const refuse = (holds, why) => demand(holds, 'bad_policy', why);

class Reader {
  logs = [];
  witnesses = [];
  groups = [];
  quorum = null; // "" for none
  grouped = new Set();

  isMember = (name) => [...this.witnesses, ...this.groups].some((it) => it.name === name);

  newKey(text, type) {
    const vkey = parseVkey(text, type);
    const key = toHex(vkey.key);
    refuse(![...this.logs, ...this.witnesses].some((it) => it.key === key), 'a key stands twice');
    return { vkey, key };
  }

  log(words) {
    refuse(words.length === 1 || words.length === 2, 'log <vkey> [url]');
    this.logs.push(this.newKey(words[0], ED25519));
  }

  witness(words) {
    refuse(words.length === 2 || words.length === 3, 'witness <name> <vkey> [url]');
    refuse(!this.isMember(words[0]) && words[0] !== 'none', 'a name is used twice');
    this.witnesses.push({ name: words[0], ...this.newKey(words[1], COSIGNATURE) });
  }

  group([name, needed, ...members]) {
    refuse(members.length > 0, 'group <name> all|any|<k> <member>...');
    refuse(!this.isMember(name) && name !== 'none', 'a name is used twice');
    for (const member of members) {
      refuse(this.isMember(member) && !this.grouped.has(member), `${member} is unknown or grouped`);
      this.grouped.add(member);
    }
    const count = { all: members.length, any: 1 }[needed] ??
      (/^[1-9][0-9]{0,3}$/.test(needed) ? Number(needed) : 0);
    refuse(count >= 1 && count <= members.length, 'the size of a group');
    this.groups.push({ name, needed: count, members });
  }

  quorumLine(words) {
    refuse(words.length === 1 && this.quorum === null, 'one line: quorum <name>|none');
    refuse(words[0] === 'none' || this.isMember(words[0]), `unknown quorum ${words[0]}`);
    this.quorum = words[0] === 'none' ? '' : words[0];
  }

  line(text) {
    const [word, ...words] = text.startsWith('#') ? [] : text.split(/[ \t]+/).filter(Boolean);
    if (word === undefined) return;
    const read = { log: this.log, witness: this.witness, group: this.group,
      quorum: this.quorumLine };
    refuse(Object.hasOwn(read, word), `unknown word ${word}`);
    read[word].call(this, words);
  }
}

/** {logs, witnesses, groups, quorum} of a policy's text. Throws LogError bad_policy, bad_key. */
export function parsePolicy(text) {
  refuse(utf8(text).length <= MOST_BYTES, 'too long');
  const reader = new Reader();
  for (const line of text.split('\n')) reader.line(line);
  refuse(reader.logs.length > 0 && reader.quorum !== null, 'a log and a quorum are needed');
  return reader;
}

/** Whether witnesses with these keys (a Set of hex) are enough. */
export function isMet({ witnesses, groups, quorum }, keys) {
  const holds = (name) => {
    const group = groups.find((it) => it.name === name);
    if (group === undefined) return keys.has(witnesses.find((it) => it.name === name).key);
    return group.members.filter(holds).length >= group.needed;
  };
  return quorum === '' || holds(quorum);
}

/** Whether `after` is content with witnesses that were not enough for `before`. */
export function isWeaker(before, after) {
  const keys = [...new Set([...before.witnesses, ...after.witnesses].map(({ key }) => key))];
  if (keys.length > MOST_COMPARED) return JSON.stringify(before) !== JSON.stringify(after);
  for (let chosen = 0; chosen < 2 ** keys.length; chosen += 1) {
    const some = new Set(keys.filter((_, i) => (chosen >> i) % 2 === 1));
    if (isMet(after, some) && !isMet(before, some)) return true;
  }
  return false;
}

function timeOf({ signature }, vkey, text) {
  demand(signature.length === 72, 'bad_cosignature', vkey.name);
  const time = u64At(signature, 0);
  const message = utf8(`cosignature/v1\ntime ${time}\n${text}`);
  const right = time > 0 && verifyEd25519(vkey.key, message, signature.slice(8));
  demand(right, 'bad_cosignature', vkey.name);
  return time;
}

/**
 * [{name, key, time}] of the policy's witnesses under a checkpoint, time in POSIX seconds, null for
 * one that has not signed. Throws LogError bad_cosignature where a line of theirs does not hold.
 */
export function cosignaturesOf(policy, noteBytes) {
  const { text, signatures } = parseNote(noteBytes);
  return policy.witnesses.map(({ name, key, vkey }) => {
    const own = signatures.filter((line) => line.name === vkey.name && line.id === vkey.id);
    demand(own.length <= 1, 'bad_cosignature', vkey.name);
    return { name, key, time: own.length === 0 ? null : timeOf(own[0], vkey, text) };
  });
}

/** {size, root, met, newest, cosignatures}: `newest` is the time of the newest line, or null. */
export function judgeCheckpoint(policy, noteBytes, vkey) {
  const checkpoint = openCheckpoint(noteBytes, vkey);
  const cosignatures = cosignaturesOf(policy, noteBytes);
  const signed = cosignatures.filter(({ time }) => time !== null);
  const met = isMet(policy, new Set(signed.map(({ key }) => key)));
  const newest = signed.length === 0 ? null : Math.max(...signed.map(({ time }) => time));
  return { ...checkpoint, met, newest, cosignatures };
}
