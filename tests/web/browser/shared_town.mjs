// Makes the town that most of the browser's tests begin with, once for all of them:
// node tests/web/browser/shared_town.mjs FOLDER, then URNA_TOWN=FOLDER for the tests.

import { makeSharedTown } from './town.mjs';

makeSharedTown(process.argv[2]);
