import { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import { consolePages } from '@tributary/console';
import { type RegionOptions, startRegion } from '@tributary/region';
import type { JsonObject } from '@tributary/region/json';

/** A region with the console, and what tests ask of it. */
export async function consoleRegion(options: Partial<RegionOptions> = {}) {
  const region = await startRegion({ port: 0, kafka: { port: 0 }, pages: [consolePages()], ...options });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = { endpoint: region.endpoint, region: region.awsRegion, credentials, maxAttempts: 1 };
  const stacks = new CloudFormationClient(client);
  const api = `${region.endpoint}/_console/api/`;
  return {
    region,
    client,
    get: async <T>(path: string): Promise<T> => (await fetch(api + path)).json() as Promise<T>,
    post: async <T>(path: string, body: object): Promise<T> => {
      const headers = { 'content-type': 'application/json', 'x-tributary-console': '1' };
      return (await fetch(api + path, { method: 'POST', headers, body: JSON.stringify(body) })).json() as Promise<T>;
    },
    createStack: async (name: string, Resources: JsonObject, more: JsonObject = {}): Promise<void> => {
      await stacks.send(
        new CreateStackCommand({ StackName: name, TemplateBody: JSON.stringify({ Resources, ...more }) }),
      );
      await waitUntilStackCreateComplete(
        { client: stacks, maxWaitTime: 120, minDelay: 0.05, maxDelay: 0.1 },
        { StackName: name },
      );
    },
    stop: async (): Promise<void> => {
      stacks.destroy();
      await region.stop();
    },
  };
}

export type ConsoleRegion = Awaited<ReturnType<typeof consoleRegion>>;
