// The second verifier of the outside evidence, which shares no code with ours, on our own frozen
// vectors: it recomputes every value and refuses every false record by the check that is named.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { absent, evidencePath, goldenPath } from './evidence.mjs';

// It reads vectors.json beside itself; the libraries are the ones pinned for api/web.
function judged(text) {
  const folder = mkdtempSync(join(tmpdir(), 'urna-golden-'));
  try {
    copyFileSync(evidencePath('check', 'sealed', 'verify.mjs'), join(folder, 'verify.mjs'));
    const libraries = fileURLToPath(new URL('../../api/web/node_modules', import.meta.url));
    symlinkSync(libraries, join(folder, 'node_modules'));
    writeFileSync(join(folder, 'vectors.json'), text);
    const { status, stdout, stderr } =
      spawnSync(process.execPath, [join(folder, 'verify.mjs')], { encoding: 'utf8' });
    return { status, said: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('The second verifier accepts our vectors and refuses what they say is false',
  { skip: absent }, () => {
    const { status, said } = judged(readFileSync(goldenPath, 'utf8'));
    assert.equal(status, 0, said);
    for (const line of ['66 of 66 negative', '38 of 38 tampered', 'all verified'])
      assert.ok(said.includes(line), said);
  });

test('The second verifier notices a false count in our vectors', { skip: absent }, () => {
  const vectors = JSON.parse(readFileSync(goldenPath, 'utf8'));
  vectors.tally[0].counts[0] += 1;
  vectors.negative = [];
  vectors.tamper = [];
  const { status, said } = judged(JSON.stringify(vectors));
  assert.equal(status, 1, said);
  assert.match(said, /FAIL tally check 13/);
});
