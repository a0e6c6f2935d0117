// What ties a hash to one election and one roll (sealed-ballots section 3).

import { utf8, vector } from './bytes.mjs';
import { h256 } from './transcript.mjs';

/** E, from the canonical bytes of the definition, in one part or in several. */
export const electionHash = (...definition) => h256('election-def', ...definition);

/** KS, from the encoded keys Y_0.. and the digest of the key generation. */
export const keySet = (keys, transcriptDigest) => h256('keyset', vector(keys), transcriptDigest);

/** ctx: what every ballot of the election is bound to. */
export const electionContext = (election, keySetHash) => h256('election-ctx', election, keySetHash);

/** roll: what a credential is proved for, before the projects are fixed. */
export const rollContext = (origin, edition) => h256('roll/id', utf8(origin), edition);
