// Acts by the browser's own codec, through the open door, while the server runs.

import { readFileSync } from 'node:fs';
import { freshNonce, signEvent, signedSubmission } from '../../../api/web/site/act.mjs';
import { signable } from '../../../api/web/site/event.mjs';
import { readKeyFile } from '../../../api/web/site/key_file.mjs';
import { ORIGIN } from './town.mjs';

/**
 * Has an act signed by those whose key files are named and submitted. `stage`: {office, edition,
 * server}. Answers the entry's index. Throws what the server says against it.
 */
export async function submitAct({ office, edition, server }, name, body = {},
  signers = ['a', 'b']) {
  const { bytes } = signable({ name, edition, body: { nonce: freshNonce(), ...body } });
  const signed = signers.map((key) =>
    signEvent(ORIGIN, bytes, readKeyFile(readFileSync(office.path(key), 'utf8'))));
  const response = await fetch(`${server.base}/api/v1/submissions`, {
    method: 'POST', headers: { 'Content-Type': 'application/octet-stream' },
    body: signedSubmission(bytes, signed) });
  const text = await response.text();
  if (response.status !== 201) throw new Error(`${name}: ${text}`);
  return Number(/^index (\d+)$/m.exec(text)[1]);
}
