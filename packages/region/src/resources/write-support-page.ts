import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { KINDS } from './index.ts';
import { supportPage } from './support-page.ts';

/** Writes docs/reference/local-support.md anew: `node packages/region/src/resources/write-support-page.ts`. */
writeFileSync(path.resolve(import.meta.dirname, '../../../../docs/reference/local-support.md'), supportPage(KINDS));
