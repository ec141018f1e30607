import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand, UsageError } from '@tributary/region/command-line';
import { catalogue } from '#schemas/catalogue.ts';
import { handlerFiles, yamlEntry } from './new/handler-files.ts';
import { checkHandlerName, newestOf } from './new/names.ts';
import { addFunction } from './new/service-file.ts';
import { sampleOf } from './samples/sample.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const SERVICE_FILE = 'serverless.yml';

const HELP = `
Usage: npm run new -- handler <name> --on <EventType> [--dry-run]

Adds a function that reacts to an event on the bus: its folder, its entry in serverless.yml, a sample event and a
test that passes. Its dead-letter queues, alarms, role and retry policy follow by convention.

  <name>        what it does, in lower case with hyphens: notify-delivery
  --on          type of the event, as schemas/ names it: OrderFulfilled
  --dry-run     only say what would be written
`;

const OPTIONS = { on: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } } as const;

/** Every file that has to be written, by its path in the project. */
export function planHandler(name: string, eventType: string, root: string = ROOT): Readonly<Record<string, string>> {
  const known = catalogue(path.join(root, 'schemas'));
  checkHandlerName(name, known);
  const event = newestOf(eventType, known);
  const handler = { name, event, data: sampleOf(event.schema) };
  const serviceFile = addFunction(readFileSync(path.join(root, SERVICE_FILE), 'utf8'), name, yamlEntry(handler));
  const files = handlerFiles(handler);
  for (const file of Object.keys(files))
    if (existsSync(path.join(root, file))) throw new UsageError(`${file} exists already.`);
  return { ...files, [SERVICE_FILE]: serviceFile };
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(ROOT, file)), { recursive: true });
    writeFileSync(path.join(ROOT, file), content);
  }
}

const nextSteps = (name: string): string => `
Try it:   npm run invoke -- ${name} events/eventbridge/${name}.json
List it:  npm run routing, which updates docs/reference/routing.md`;

if (import.meta.main) {
  await runCommand({
    help: HELP,
    options: OPTIONS,
    run({ on: eventType, 'dry-run': dryRun }, [kind, name]) {
      if (kind !== 'handler') throw new UsageError(`Say what is new: npm run new -- handler <name> --on <EventType>`);
      if (!name) throw new UsageError('Name the handler: npm run new -- handler <name> --on <EventType>');
      if (!eventType) throw new UsageError('Name the event that it reacts to: --on <EventType>');
      const files = planHandler(name, eventType);
      if (!dryRun) write(files);
      for (const file of Object.keys(files)) console.log(`${dryRun ? 'would write' : 'wrote'} ${file}`);
      if (!dryRun) console.log(nextSteps(name));
    },
  });
}
