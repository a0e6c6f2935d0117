// A receipt out of a .tlog-proof file: its own checkpoint under the log's signature, and its path
// for the entry that the log shows at its index. The file names no tracker; the entry does.

import { utf8 } from '../sealed/bytes.mjs';
import { checkInclusion, leafHash, parseReceipt } from '../sealed/receipt.mjs';
import { LogError } from './log_error.mjs';
import { openCheckpoint, parseVkey } from './note.mjs';

const FIRST_LINE = 'c2sp.org/tlog-proof@';

// Whether the path leads from this entry to the root that the file's checkpoint states.
function leads({ index, path }, checkpoint, entry) {
  try {
    checkInclusion(leafHash(entry), index, checkpoint.size, path, checkpoint.root);
    return true;
  } catch {
    return false;
  }
}

/**
 * null if the text is no receipt; {origin} if it is another log's; {false: true} if it is spoilt or
 * not signed; else {index, checkpoint, fits(entry)}: whether its path leads from the entry to its
 * root.
 */
export function readProofFile(text, vkey) {
  if (!text.startsWith(FIRST_LINE)) return null;
  try {
    const receipt = parseReceipt(text);
    const checkpoint = openCheckpoint(utf8(receipt.checkpoint), parseVkey(vkey));
    const fits = (entry) => leads(receipt, checkpoint, entry);
    return { index: receipt.index, checkpoint, fits };
  } catch (error) {
    const other = error instanceof LogError && error.code === 'other_log';
    const [origin] = text.slice(text.indexOf('\n\n') + 2).split('\n', 1);
    const foreign = other || (error.code === 'bad_signature' && origin !== parseVkey(vkey).name);
    return foreign ? { origin } : { false: true };
  }
}
