import { existsSync, renameSync } from 'node:fs';
import { MANIFEST, SAVED } from './manifest.ts';

// Gives the repository its own package.json back.
if (existsSync(SAVED)) renameSync(SAVED, MANIFEST);
