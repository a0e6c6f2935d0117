// A bundle as a tar file, exactly as docs/FORMAT.md has it: plain ustar, names ascending, one
// spelling of every header, nothing behind the end.

import { LogError, demand } from './log_error.mjs';
import { sameBytes, utf8 } from '../sealed/bytes.mjs';

const BLOCK = 512;
const NAME = 100;
const MOST_BYTES = 512 * 1024 * 1024;

// The only header that a member of this name and size can have.
function headerOf(name, size) {
  const header = new Uint8Array(BLOCK);
  const put = (at, text) => header.set(utf8(text), at);
  put(0, name);
  put(100, '0000644\0' + '0000000\0' + '0000000\0');
  put(124, `${size.toString(8).padStart(11, '0')}\0`);
  put(136, '00000000000\0');
  put(148, '        ');
  put(156, '0');
  put(257, 'ustar\u000000');
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return header;
}

function textAt(bytes, at, length) {
  const field = bytes.subarray(at, at + length);
  const end = field.indexOf(0);
  return String.fromCharCode(...field.subarray(0, end < 0 ? length : end));
}

function memberAt(bytes, at) {
  const name = textAt(bytes, at, NAME);
  const size = Number.parseInt(textAt(bytes, at + 124, 12), 8);
  demand(name !== '' && size > 0 && size <= MOST_BYTES, 'bad_tar', `a member at byte ${at}`);
  const same = sameBytes(bytes.subarray(at, at + BLOCK), headerOf(name, size));
  demand(same, 'bad_tar', `the header of ${name}`);
  const begin = at + BLOCK;
  const end = begin + Math.ceil(size / BLOCK) * BLOCK;
  demand(end <= bytes.length, 'bad_tar', `${name} is cut short`);
  const padding = bytes.subarray(begin + size, end);
  demand(padding.every((byte) => byte === 0), 'bad_tar', `something behind ${name}`);
  return { name, content: bytes.subarray(begin, begin + size), end };
}

/** Map of name to bytes. Throws LogError bad_tar. */
export function readTar(bytes) {
  demand(bytes.length % BLOCK === 0, 'bad_tar', 'its length');
  const files = new Map();
  let [at, last] = [0, ''];
  while (at + BLOCK <= bytes.length && bytes[at] !== 0) {
    const { name, content, end } = memberAt(bytes, at);
    demand(name > last, 'bad_tar', `${name} out of order`);
    files.set(name, content);
    [at, last] = [end, name];
  }
  const rest = bytes.subarray(at);
  const closed = rest.length === 2 * BLOCK && rest.every((byte) => byte === 0);
  if (!closed) throw new LogError('bad_tar', 'its end');
  return files;
}
