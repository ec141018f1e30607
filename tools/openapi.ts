import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '@tributary/region/command-line';
import { at, objectOf, parseJson, textOf } from '@tributary/region/json';
import { parseDocument } from 'yaml';
import { openApiDocument } from './openapi/document.ts';
import { describedRoutes } from './openapi/routes.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
export const OPENAPI_FILE = 'docs/reference/openapi.json';

const HELP = `
Usage: npm run openapi

Writes ${OPENAPI_FILE} from the routes of serverless.yml and from schemas/api/operations/.
`;

/** The document as it must lie in the file. */
export async function openApiText(): Promise<string> {
  const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
  const { service, functions } = objectOf(parseDocument(read('serverless.yml'), { logLevel: 'silent' }).toJS());
  const document = openApiDocument({
    service: textOf(service),
    version: textOf(at(parseJson(read('package.json')), 'version')),
    routes: await describedRoutes(objectOf(functions)),
  });
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Writes the document into its file. */
export async function writeOpenApi(): Promise<void> {
  const file = path.join(ROOT, OPENAPI_FILE);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, await openApiText());
}

if (import.meta.main) {
  await runCommand({
    help: HELP,
    options: {},
    takesOnlyOptions: true,
    async run() {
      await writeOpenApi();
      console.log(`wrote ${OPENAPI_FILE}`);
    },
  });
}
