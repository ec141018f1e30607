import path from 'node:path';
import { runCommand, say, UsageError } from '@tributary/region/command-line';
import { generate } from './generate.ts';
import { currentProject } from './new/current-project.ts';
import { FIELD_KINDS } from './new/event/schema.ts';
import { FROM } from './new/handler.ts';
import { KINDS, type Kind, type Options } from './new/kinds.ts';
import { newProject } from './new/project.ts';
import { writeFiles } from './new/write.ts';
import { OPENAPI_FILE, writeOpenApi } from './openapi.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

const HELP = `
Usage: npm run new -- handler <name> --on <Type>[,<Type>] [--publishes <Type>[,<Type>]] [--table <Name>]
                                     [--from ${FROM.filter((from) => from !== 'http').join('|')}] [--dry-run]
       npm run new -- handler <name> --from http [--route "<METHOD> <path>"] [--fields <name>:<kind>,...]
                                     [--publishes <Type>[,<Type>]] [--table <Name>] [--dry-run]
       npm run new -- event <Type> --source <name> [--fields <name>:<kind>,...] [--dry-run]
       npm run new -- event [<Type>] --from-registry <schema> [--registry <name>] [--without <field>,...]
                                     [--endpoint URL | --aws] [--dry-run]
       npm run new -- topic <name> [--value json|avro|protobuf] [--dry-run]
       npm run new -- project <folder> --topic <name> --event <Type> [--name <name>]

handler: adds a function that reacts to events, or answers requests. It writes functions/<name>/, its reaction in domain/, its entry in
serverless.yml, a sample in events/ and a test that passes. Dead-letter queues, alarms, role and retries follow by
convention.

  <name>        what it does, in lower case with hyphens: notify-delivery
  --on          types of the events, as schemas/ names them: OrderFulfilled
  --publishes   types of events that it puts on the bus
  --table       a table that it writes to, new or made in this way before: LoyaltyPoints. A lock is around the reaction;
                where it is one conditional write, docs/how-to/add-a-table.md says how to leave it away
  --from        bus (default): a rule of the bus invokes it. queue: a rule fills its queue, it reads in batches.
                kafka: it reads the topic that carries the events. schedule: every hour, without --on.
                http: a request to the HTTP API, without --on.
  --route       with --from http: "GET /things/{id}". Default: POST /<name>
  --fields      with --from http: the body, as of an event. Default: id:id, or no body where the route names an id

event: adds a type of events. It writes the schema, and generates type, validator and contract.

  <Type>        what has happened: SensorFailed
  --source      who says so: readings for events of our own, or a name with a dot, such as partner.weather
  --fields      its data. Kinds: ${FIELD_KINDS}. Default: id:id,at:time

  --from-registry  takes over what the discovery of the schema registry has seen: partner.weather@StormWarned
  --registry       where that schema is (default: discovered-schemas)
  --without        fields to leave out: data.note
  --endpoint URL   of a region (default: AWS_ENDPOINT_URL, else the running region of this project)
  --aws            on AWS, with the credentials and the Region of the environment

topic: adds a Kafka topic to those that the bridge carries to the bus.

  --value       how its values are encoded: json (default), avro or protobuf

  --dry-run     only say what would be written

project: writes a project of your own, without the shop. npm run new -- project --help says more.
`;

const OPTIONS = {
  on: { type: 'string' },
  publishes: { type: 'string' },
  table: { type: 'string' },
  value: { type: 'string' },
  from: { type: 'string' },
  route: { type: 'string' },
  source: { type: 'string' },
  fields: { type: 'string' },
  'from-registry': { type: 'string' },
  registry: { type: 'string' },
  without: { type: 'string' },
  endpoint: { type: 'string' },
  aws: { type: 'boolean' },
  'dry-run': { type: 'boolean', default: false },
} as const;

/** @throws UsageError for an option of another kind */
function checkOptions(kind: string, { takes }: Kind, options: Options): void {
  const given = (Object.keys(options) as (keyof Options)[]).filter((name) => options[name] !== undefined);
  const foreign = given.find((name) => !takes.includes(name));
  if (foreign !== undefined)
    throw new UsageError(`--${foreign} is not an option of ${kind}. --help lists what there is.`);
}

const isProject = process.argv[2] === 'project';

if (import.meta.main && isProject) await runCommand(newProject);
else if (import.meta.main) {
  await runCommand({
    help: HELP,
    options: OPTIONS,
    async run({ 'dry-run': dryRun, ...options }, [word = '', name, surplus]) {
      const kind = Object.hasOwn(KINDS, word) ? KINDS[word] : undefined;
      if (!kind)
        throw new UsageError('Say what is new: npm run new -- handler|event|topic|project <name>. --help shows all.');
      if (surplus !== undefined) throw new UsageError(`${surplus} is one name too many.`);
      checkOptions(word, kind, options);
      const { files, next } = await kind.plan(name, options, currentProject(ROOT));
      const described = options.from === 'http' ? [OPENAPI_FILE] : [];
      if (!dryRun) {
        writeFiles(files, ROOT);
        await generate();
        if (described.length > 0) await writeOpenApi();
      }
      for (const file of [...Object.keys(files), ...described])
        console.log(`${dryRun ? 'would write' : 'wrote'} ${file}`);
      if (!dryRun) say(next);
    },
  });
}
