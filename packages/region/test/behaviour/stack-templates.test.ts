import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateStackCommand, GetTemplateCommand, UpdateStackCommand } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startRegion } from '../../src/region.ts';
import { type OpenStacks, openStacks } from '../support/stacks.ts';

let open: OpenStacks;
beforeAll(async () => {
  open = await openStacks();
});
afterAll(() => open.stop());

const YAML = `
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Delay: { Type: Number, Default: 1 }
Conditions:
  IsSlow: !Not [!Equals [!Ref Delay, 0]]
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub '\${AWS::StackName}-orders'
      DelaySeconds: !If [IsSlow, !Ref Delay, 0]
Outputs:
  Arn:
    Value: !GetAtt Orders.Arn
`;

describe('a template in YAML', () => {
  test('makes a stack, and is given back as it came', async () => {
    expect(await open.created('yaml', YAML)).toBe('CREATE_COMPLETE');

    const outputs = (await open.described('yaml'))?.Outputs;
    expect(outputs?.[0]?.OutputValue).toBe(`arn:aws:sqs:${open.region.awsRegion}:000000000000:yaml-orders`);
    const { TemplateBody } = await open.stacks.send(new GetTemplateCommand({ StackName: 'yaml' }));
    expect(TemplateBody).toBe(YAML);
  });

  test('that asks for the same in other words changes nothing', async () => {
    const update = { StackName: 'yaml', TemplateBody: YAML.replace('!GetAtt Orders.Arn', '!GetAtt [Orders, Arn]') };

    await expect(open.stacks.send(new UpdateStackCommand(update))).rejects.toThrow('No updates are to be performed.');
  });
});

test('a template file in YAML starts a region, and a broken one is named', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'yaml-'));
  const templateFile = path.join(folder, 'template.yml');
  const options = { packageDir: folder, templateFile, port: 0, kafka: { port: 0 } };
  try {
    writeFileSync(templateFile, YAML);
    const region = await startRegion(options);
    await region.stop();
    expect(region.resources.get('Orders')?.ref).toMatch(/\/local-orders$/);

    writeFileSync(templateFile, 'Resources: [');
    await expect(startRegion(options)).rejects.toThrow(`${templateFile}: YAML not well-formed (line 1, column 13)`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ['of broken YAML', 'Resources:\n  - a\n b', 'Template format error: YAML not well-formed. (line 3, column 1)'],
  ['of no form', 'Resources', 'Template format error: unsupported structure.'],
  ['with macros', '{"Transform": "Mine", "Resources": {}}', 'does not run Transform: Mine'],
])('a template %s is refused', async (_what, TemplateBody, message) => {
  await expect(open.stacks.send(new CreateStackCommand({ StackName: 'x', TemplateBody }))).rejects.toThrow(message);
});
