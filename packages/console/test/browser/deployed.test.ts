import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { afterEach, beforeEach, test } from '@jest/globals';
import { startRegion, type TestRegion } from '../support/region-process.ts';
import { consoleTests, type OpenPage } from './console.ts';

const { open } = consoleTests();
let region: TestRegion;
let stacks: CloudFormationClient;

beforeEach(async () => {
  region = await startRegion(['--empty', '--faults', 'all']);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  stacks = new CloudFormationClient({ endpoint: region.url, region: 'eu-central-1', credentials, maxAttempts: 1 });
});
afterEach(async () => {
  stacks?.destroy();
  await region?.stop();
});

const named = (BusName: string) => ({ Type: 'AWS::Events::EventBus', Properties: { Name: BusName } });
const template = (...names: readonly string[]): string =>
  JSON.stringify({ Resources: Object.fromEntries(names.map((name) => [name, named(name)])) });
const busNamed = (page: OpenPage, name: string) =>
  page.getByRole('group', { name: 'Map of what runs' }).getByRole('link', { name: new RegExp(`^event bus ${name}`) });

test('an open map follows a stack that is deployed, updated and removed, and faults that are switched', async () => {
  const page = await open('map', { regionUrl: region.url });
  await page.getByText('Nothing is deployed in this region.').waitFor();
  await page.getByText('live', { exact: true }).waitFor();

  await stacks.send(new CreateStackCommand({ StackName: 'late', TemplateBody: template('first') }));
  await busNamed(page, 'first').waitFor();
  await page.getByText(/faults? switched on that may happen anywhere/).waitFor();

  await stacks.send(new UpdateStackCommand({ StackName: 'late', TemplateBody: template('first', 'second') }));
  await busNamed(page, 'second').waitFor();

  await fetch(`${region.url}/_region/faults`, { method: 'POST', body: '{"enabled":false}' });
  await page.getByText(/switched on that may happen anywhere/).waitFor({ state: 'detached' });

  await stacks.send(new DeleteStackCommand({ StackName: 'late' }));
  await page.getByText('Nothing is deployed in this region.').waitFor();
});
