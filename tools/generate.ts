import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '@tributary/region/command-line';
import { readOperations, schemasOf } from '#schemas/api/operations.ts';
import { type CatalogueEntry, catalogue, type JsonSchema, metadataSchema } from '#schemas/catalogue.ts';
import { checkOperations, checkSchemas } from './generate/check-schema.ts';
import { contractsOf } from './generate/contracts.ts';
import { NUMBERS_FILE, parseNumbers, writeNumbers } from './generate/encodings/field-numbers.ts';
import type { NotMappable } from './generate/encodings/shape.ts';
import { encodingsOf } from './generate/encodings.ts';
import { requestsOf } from './generate/requests.ts';
import { shareSchemas } from './generate/shared-schemas.ts';
import { typesOf } from './generate/types.ts';
import { sharedModule, validatorOf } from './generate/validators.ts';

const HELP = `
Usage: npm run generate

Writes schemas/generated/ from the schema files: a TypeScript type and a compiled validator for each event and
version and for each body of the HTTP API, a type for each of its answers, and the contracts that functions import.
Also the Avro (.avsc) and the Protobuf schema (.proto) of each event and version, as far as they can hold it, and the
modules with which functions read them (messages.ts) and write them (encodings.ts). The numbers of Protobuf's fields are kept in schemas/field-numbers.json: commit it with the schemas.
The framework, npm start and all commands that need it run it first.
`;

const OUT_DIR = path.join(import.meta.dirname, '../schemas/generated');
const BANNER = '// Written by `npm run generate` from the schema files. Do not edit.\n';
const VALIDATOR_TYPES = `${BANNER}declare const validate: import('../definition.ts').Validate;\nexport default validate;\n`;

/**
 * Writes everything that follows from the schema files, and removes what no longer does.
 * @returns the contracts that neither Avro nor Protobuf can hold
 */
export async function generate(
  entries: readonly CatalogueEntry[] = catalogue(),
  outDir = OUT_DIR,
): Promise<readonly NotMappable[]> {
  checkSchemas(entries);
  const operations = await readOperations();
  checkOperations(operations);
  const { bodies, answers } = schemasOf(operations);
  const files = new Map<string, string>();
  const metadata = metadataSchema();
  const schemas = [
    ...entries.map((entry) => [`${entry.type}.v${entry.version}`, entry.schema] as const),
    ['metadata', metadata] as const,
    ...bodies.map((schema) => [schema.title, schema] as const),
  ];
  const typed = [...schemas, ...answers.map((schema) => [schema.title, schema] as const)];
  for (const [name, schema] of typed) files.set(`${name}.types.ts`, BANNER + (await typesOf(schema)));
  addValidators(new Map(schemas), files);
  files.set(
    'types.ts',
    BANNER + typed.map(([name, { title }]) => `export type { ${title} } from './${name}.types.ts';\n`).join(''),
  );
  files.set('contracts.ts', BANNER + contractsOf(entries));
  files.set('requests.ts', BANNER + requestsOf(bodies));
  const refused = addEncodings(entries, outDir, files);
  writeAll(outDir, files);
  return refused;
}

function addValidators(named: ReadonlyMap<string, JsonSchema>, files: Map<string, string>): void {
  const { schemas, shared } = shareSchemas(named);
  for (const [name, schema] of schemas) {
    files.set(`${name}.validate.js`, BANNER + validatorOf(schema));
    files.set(`${name}.validate.d.ts`, VALIDATOR_TYPES);
  }
  for (const [name, schema] of shared) files.set(`${sharedModule(name)}.js`, BANNER + validatorOf(schema));
}

function addEncodings(
  entries: readonly CatalogueEntry[],
  outDir: string,
  files: Map<string, string>,
): readonly NotMappable[] {
  const file = path.join(outDir, '..', NUMBERS_FILE);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '{}';
  const { files: more, numbers, refused } = encodingsOf(entries, parseNumbers(text));
  for (const [name, content] of more) files.set(name, name.endsWith('.ts') ? BANNER + content : content);
  const now = writeNumbers(numbers);
  if (now !== text) writeFileSync(file, now);
  return refused;
}

/** Touches only files whose content changes, so that watchers and caches stay quiet. */
function writeAll(outDir: string, files: ReadonlyMap<string, string>): void {
  if (sameAsWritten(outDir, files)) return;
  mkdirSync(outDir, { recursive: true });
  for (const name of readdirSync(outDir)) if (!files.has(name)) rmSync(path.join(outDir, name), { recursive: true });
  for (const [name, content] of files) writeFileSync(path.join(outDir, name), content);
}

function sameAsWritten(outDir: string, files: ReadonlyMap<string, string>): boolean {
  try {
    return [...files].every(([name, content]) => readFileSync(path.join(outDir, name), 'utf8') === content);
  } catch {
    return false;
  }
}

if (import.meta.main) {
  await runCommand({
    help: HELP,
    options: {},
    takesOnlyOptions: true,
    async run() {
      for (const { message } of await generate()) console.log(`Neither Avro nor Protobuf can hold ${message}.`);
    },
  });
}
