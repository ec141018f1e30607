import { expect, test } from '@jest/globals';
import { regionOfProject } from '../../../tools/start/region-of-project.ts';

const yaml = (region: string) => `provider:\n  name: aws\n  region: ${region}\n`;

test.each([
  ['names it', yaml('eu-central-1'), {}, 'eu-central-1'],
  ['names it behind variables', yaml("${opt:region, env:AWS_REGION, 'us-gov-west-1'}"), {}, 'us-gov-west-1'],
  ['names one, and the environment another', yaml('eu-west-1'), { AWS_REGION: 'us-east-2' }, 'us-east-2'],
  ['names none', 'service: shop\n', {}, undefined],
])('the Region of a project whose serverless.yml %s', (_what, file, env, region) => {
  expect(regionOfProject(file, env)).toBe(region);
});
