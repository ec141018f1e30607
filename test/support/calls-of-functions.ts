import { readFileSync } from 'node:fs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { at, type Json, type JsonObject, objectOf, parseJson, textOf } from '@tributary/region/json';
import { runningRegion } from '../../packages/region/test/support/running.ts';
import { ensurePackaged } from '../../tools/package.ts';

/** A call of DynamoDB that a function makes with the rights of its role. */
export interface TableCall {
  readonly command: string;
  readonly input: JsonObject;
}

/** Makes calls one after the other, and says of each whether it was denied. */
const CALLER = `
const sdk = require('@aws-sdk/client-dynamodb');
exports.handler = async ({ calls }) => {
  const client = new sdk.DynamoDBClient({ maxAttempts: 1 });
  const denied = [];
  for (const { command, input } of calls)
    denied.push(await client.send(new sdk[command](input)).then(() => '', ({ name }) => name));
  return denied;
};`;

/** The template in a region, its functions with their roles, and in each the code that makes the calls of a test. */
export interface CallingRegion {
  /** Names in serverless.yml. */
  readonly functions: readonly string[];
  /** The name of a table by its logical id. */
  tableOf(id: string): string;
  /** The name of the error of each call, empty where there is none. */
  calls(name: string, calls: readonly TableCall[]): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export async function regionWithCallers(): Promise<CallingRegion> {
  const template = objectOf(parseJson(readFileSync(await ensurePackaged(), 'utf8')) ?? null);
  const resources = objectOf(template['Resources'] ?? null);
  const names = Object.values(resources).flatMap((resource) => functionName(resource) ?? []);
  const changed = { ...template, Resources: Object.fromEntries(Object.entries(resources).map(withCaller)) };
  const code = Object.fromEntries(names.map((name) => [name, CALLER]));
  const region = await runningRegion(changed, { code, log: () => {} });
  const lambda = new LambdaClient({ ...region.client, region: 'eu-west-1' });
  return {
    functions: names,
    tableOf: (id) => region.resources.get(id)?.ref ?? id,
    async calls(name, calls) {
      const FunctionName = `tributary-dev-${name}`;
      const { Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify({ calls }) }));
      const answer: unknown = JSON.parse(Payload?.transformToString() ?? 'null');
      if (!Array.isArray(answer)) throw new Error(`${name} answered ${JSON.stringify(answer)}`);
      return answer.map(String);
    },
    async stop() {
      lambda.destroy();
      await region.stop();
    },
  };
}

const functionName = (resource: Json): string | undefined =>
  /^dist\/([^/]+)\/index\.handler$/.exec(textOf(at(resource, 'Properties', 'Handler')))?.[1];

function withCaller([id, resource]: [string, Json]): [string, Json] {
  const name = functionName(resource);
  if (name === undefined) return [id, resource];
  const properties = objectOf(at(resource, 'Properties') ?? null);
  const Code = { S3Bucket: 'code', S3Key: `${name}.zip` };
  return [id, { ...objectOf(resource), Properties: { ...properties, Handler: 'index.handler', Timeout: 60, Code } }];
}
