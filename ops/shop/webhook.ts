import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { explained, runCommand, say, UsageError } from '@tributary/region/command-line';
import type { Partner } from '#lib/webhooks/partner.ts';
import { SERVICE } from '#schemas/service.ts';
import { ENDPOINT_HELP, type Target, targetOf } from '../clients/aws.ts';
import { describeStack } from '../smoke/stack.ts';
import { keyStores, newestKey } from './webhook/key.ts';
import { headersOf, partnerNamed } from './webhook/request.ts';

const HELP = `
Usage: npm run webhook -- <partner> --file <payload.json> [options]

Sends a file as that partner would: signed with the key that the stack has for it, to POST /partners/<partner>/events.
Prints the status and the answer.

  --file FILE      the body, sent byte by byte as it is
  --type TYPE      of what it tells, for a partner that says so in a header (default test)
  --id ID          of the delivery, for a partner that says so in a header (default: a new one)
  --aws            on AWS, with the credentials and the Region of the environment
  --stage NAME     of the stack ${SERVICE}-NAME (default dev)
  ${ENDPOINT_HELP}

Exit code 1 if the answer is an error, 2 if the call is wrong.
`;

const OPTIONS = {
  file: { type: 'string' },
  type: { type: 'string', default: 'test' },
  id: { type: 'string' },
  aws: { type: 'boolean', default: false },
  stage: { type: 'string', default: 'dev' },
  endpoint: { type: 'string' },
} as const;

/** How long one request may take. */
const LIMIT_MS = 15_000;

interface Stack {
  readonly url: string;
  readonly key: Buffer;
}

/** @throws UsageError where the stack has no HTTP API, or no key for the partner */
async function stackFor(name: string, partner: Partner, stack: string, target: Target): Promise<Stack> {
  const { Outputs = [] } = await describeStack(new CloudFormationClient(target.settings('CLOUDFORMATION')), stack);
  const output = (name: string) => Outputs.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
  const [id, address] = [output('HttpApiId'), output('HttpApiUrl')];
  if (id === undefined || address === undefined) throw new UsageError(`The stack ${stack} has no HTTP API.`);
  const url = target.regionUrl === undefined ? address : `${target.regionUrl}/_api/${id}`;
  const key = await newestKey(name, partner, stack, keyStores(target));
  if (key === undefined) throw new UsageError(`The partner ${name} has no key in the stack ${stack}.`);
  return { url, key };
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new UsageError(`There is no file ${file} that can be read.`);
  }
}

await runCommand({
  help: HELP,
  options: OPTIONS,
  async run({ file, type, id = randomUUID(), aws, stage, endpoint }, [partner, ...surplus]) {
    if (!partner || !file || surplus.length > 0)
      throw new UsageError('Name a partner and a file: npm run webhook -- <partner> --file <payload.json>');
    const body = bytesOf(file);
    const request = { partner, body, type, deliveryId: id };
    const known = partnerNamed(partner);
    const target = await targetOf({ aws, endpoint });
    const { url, key } = await stackFor(partner, known, `${SERVICE}-${stage}`, target).catch((error: unknown) => {
      throw explained(error);
    });
    const headers = headersOf({ ...request, key, nowMs: Date.now() });
    const signal = AbortSignal.timeout(LIMIT_MS);
    const answer = await fetch(`${url}/partners/${partner}/events`, { method: 'POST', headers, body, signal });
    say(`${answer.status} ${await answer.text()}`);
    if (!answer.ok) process.exitCode = 1;
  },
});
