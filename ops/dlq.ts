import { explained, runCommand, say, UsageError, withProgress } from '@tributary/region/command-line';
import { SERVICE } from '#schemas/service.ts';
import { ENDPOINT_HELP } from './clients/aws.ts';
import { discard } from './dlq/discard.ts';
import { edit } from './dlq/edit.ts';
import { type Endpoint, openEndpoint } from './dlq/endpoint.ts';
import { list } from './dlq/list.ts';
import { PayloadError } from './dlq/payload-store.ts';
import { type Choice, redrive } from './dlq/redrive.ts';
import { release } from './dlq/release.ts';
import { show } from './dlq/show.ts';

const DEFAULTS = { stage: 'dev', rate: '50', limit: '10000' };

const HELP = `
Usage: npm run dlq -- <command> [options]

Lists, corrects and redrives the dead letters of a stack, in a region that \`npm start\` started or on AWS.

  list                  the queues with their depth, oldest age and reasons, and the dead letters
  show <id>             the event, the error, its origin, and its path through the region
    --payload             only the payload, in the form that edit takes
  redrive <id>          send a dead letter back to its origin, and delete it once that is confirmed
    --all                 all dead letters, instead of an id
    --reason CODE         those with this error code, instead of an id
    --dry-run             only show where each would be sent
    --rate N              at most N dead letters in a second (default ${DEFAULTS.rate})
  edit <id>             replace the payload of a dead letter, after checking the new one against its schema
    --file FILE           the payload as JSON; - reads it from standard input
  release <id>          let an effect in doubt (EFFECT_IN_DOUBT) happen at the next redrive
    --did-not-happen      needed: somebody has found out that it did not happen
    --dry-run             only show which item would be deleted
  discard <id>          delete a dead letter for good
    --reason TEXT         why; it is printed with the dead letter that was deleted
    --keep FILE           first append the whole dead letter to a file

  --aws                 on AWS, with the credentials and the Region of the environment
  --stage NAME          of the stack ${SERVICE}-NAME (default ${DEFAULTS.stage})
  ${ENDPOINT_HELP.replace('URL', 'URL      ')}
  --limit N             read at most N dead letters of each queue (default ${DEFAULTS.limit})
  --json                print JSON
  --help                this text

An <id> is the beginning of a message id or of an event id. Dead letters are hidden from others while a command runs.
A region tells the address of its Kafka. For another cluster set KAFKA_BOOTSTRAP_SERVERS and the other KAFKA_ variables of
\`npm start\`. On AWS, without KAFKA_SECURITY_PROTOCOL, the command signs in to Kafka by IAM.

Exit code 1 if a dead letter could not be redriven, 2 if the call is wrong.
`;

const OPTIONS = {
  payload: { type: 'boolean', default: false },
  all: { type: 'boolean', default: false },
  reason: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  rate: { type: 'string', default: DEFAULTS.rate },
  'did-not-happen': { type: 'boolean', default: false },
  file: { type: 'string' },
  keep: { type: 'string' },
  aws: { type: 'boolean', default: false },
  stage: { type: 'string', default: DEFAULTS.stage },
  endpoint: { type: 'string' },
  limit: { type: 'string', default: DEFAULTS.limit },
  json: { type: 'boolean', default: false },
} as const;

interface Values {
  readonly payload: boolean;
  readonly all: boolean;
  readonly reason?: string;
  readonly 'dry-run': boolean;
  readonly 'did-not-happen': boolean;
  readonly rate: string;
  readonly file?: string;
  readonly keep?: string;
  readonly limit: string;
  readonly json: boolean;
}

type Run = (endpoint: Endpoint, id: string | undefined, values: Values) => Promise<string>;

const COMMANDS: Readonly<Record<string, Run>> = {
  list: (endpoint, _id, { json, limit }) => list(endpoint, { json, limit: positive('limit', limit) }),
  show: (endpoint, id, { json, payload, limit }) =>
    show(endpoint, needed(id, 'show <id>'), { json, payload, limit: positive('limit', limit) }),
  redrive: async (endpoint, id, values) => {
    const options = {
      choice: choiceOf(id, values),
      dryRun: values['dry-run'],
      perSecond: positive('rate', values.rate),
      limit: positive('limit', values.limit),
      json: values.json,
    };
    const { text, succeeded } = await withProgress({ isSilent: values.json }, (progress) =>
      redrive(endpoint, { ...options, progress }),
    );
    if (!succeeded) process.exitCode = 1;
    return text;
  },
  edit: (endpoint, id, { file, limit }) =>
    edit(endpoint, needed(id, 'edit <id> --file FILE'), {
      file: needed(file, 'edit <id> --file FILE'),
      limit: positive('limit', limit),
    }),
  release: (endpoint, id, values) =>
    release(endpoint, needed(id, 'release <id> --did-not-happen'), {
      didNotHappen: values['did-not-happen'],
      dryRun: values['dry-run'],
      limit: positive('limit', values.limit),
    }),
  discard: (endpoint, id, { reason, keep, limit }) =>
    discard(endpoint, needed(id, 'discard <id> --reason TEXT'), {
      reason: needed(reason, 'discard <id> --reason TEXT'),
      keep,
      limit: positive('limit', limit),
    }),
};

function choiceOf(id: string | undefined, { all, reason }: Values): Choice {
  const choices: Choice[] = [
    ...(id === undefined ? [] : [{ id }]),
    ...(reason === undefined ? [] : [{ reason }]),
    ...(all ? ['all' as const] : []),
  ];
  const [choice] = choices;
  if (choice === undefined || choices.length > 1) {
    throw new UsageError('Name what to redrive: an <id>, --all or --reason CODE.');
  }
  return choice;
}

function needed(value: string | undefined, usage: string): string {
  if (value === undefined || value.trim() === '') throw new UsageError(`Usage: npm run dlq -- ${usage}`);
  return value;
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new UsageError(`--${name} takes a number above 0, not ${JSON.stringify(text)}.`);
}

await runCommand({
  help: HELP,
  options: OPTIONS,
  async run(values, [name = '', id, ...surplus]) {
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command || surplus.length > 0) {
      throw new UsageError(`Name one command of ${Object.keys(COMMANDS).join(', ')}. --help explains them.`);
    }
    const { aws, stage, endpoint: url } = values;
    const endpoint = await openEndpoint({ aws, stage, endpoint: url });
    try {
      say(await command(endpoint, id, values));
    } catch (error) {
      throw error instanceof PayloadError ? new UsageError(error.message, { cause: error }) : explained(error);
    } finally {
      await endpoint.close();
    }
  },
});
