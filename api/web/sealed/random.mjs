// Fresh randomness, from the platform's crypto.getRandomValues and nowhere else. The library finds
// it in browsers and in every supported Node, which names it differently.

import { randomBytes } from '@noble/hashes/utils.js';

/** `count` unpredictable bytes. */
export const freshBytes = (count) => randomBytes(count);
