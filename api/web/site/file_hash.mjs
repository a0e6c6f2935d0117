// SHA-256 of a file on this device, piece by piece, so that the page stays alive; the file goes
// nowhere.

import { toHex } from '../sealed/bytes.mjs';
import { sha256Pieces } from '../sealed/receipt.mjs';

const PIECE = 1 << 20;

/** What a log may keep beside it by hash (docs/FORMAT.md): 1 byte to 512 MiB. */
export const LARGEST_FILE = 512 << 20;

/** {name, size, sha256}, or null where the file is empty, too large or not readable. */
export async function hashFile(file) {
  if (file.size === 0 || file.size > LARGEST_FILE) return null;
  const hash = sha256Pieces();
  try {
    for (let at = 0; at < file.size; at += PIECE)
      hash.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
  } catch {
    return null; // it changed or went away meanwhile
  }
  return { name: file.name, size: file.size, sha256: toHex(hash.digest()) };
}
