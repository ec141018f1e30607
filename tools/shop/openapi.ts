import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '@tributary/region/command-line';
import { openApiDocument } from './openapi/document.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
export const OPENAPI_FILE = 'docs/reference/openapi.json';

const HELP = `
Usage: npm run openapi

Writes ${OPENAPI_FILE} from schemas/ and from tools/shop/openapi/operations.ts.
`;

/** The document as it must lie in the file. */
export function openApiText(): string {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  return `${JSON.stringify(openApiDocument(String(version)), null, 2)}\n`;
}

if (import.meta.main) {
  await runCommand({
    help: HELP,
    options: {},
    takesOnlyOptions: true,
    run() {
      writeFileSync(path.join(ROOT, OPENAPI_FILE), openApiText());
      console.log(`wrote ${OPENAPI_FILE}`);
    },
  });
}
