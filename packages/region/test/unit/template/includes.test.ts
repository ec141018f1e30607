import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../../src/core/json.ts';
import { withIncludes } from '../../../src/template/includes.ts';

const FILES: Readonly<Record<string, string>> = {
  'tags.yaml': 'Owner: !Ref Team\nColour: red\n',
  'words.json': '["a"]',
};
const read = (localPath: string): string | undefined => FILES[localPath];
const include = (Location: Json, Name = 'AWS::Include'): Json => ({ Name, Parameters: { Location } });
const template = (macro: Json): Json => ({
  Resources: { Thing: { Tags: [{ Colour: 'blue', 'Fn::Transform': macro }] } },
});

test('the members of a file stand in the place of the macro, beside those that are there', () => {
  expect(withIncludes(template(include('tags.yaml')), read)).toEqual({
    Resources: { Thing: { Tags: [{ Owner: { Ref: 'Team' }, Colour: 'red' }] } },
  });
});

describe('refused is', () => {
  test.each<[string, Json, string]>([
    ['another macro', include('tags.yaml', 'Shuffle'), 'The region runs the macro AWS::Include here, not "Shuffle".'],
    [
      'a file that is not there',
      include('s3://bucket/tags.yaml'),
      'The region includes files beside the template, and s3://bucket/tags.yaml is none.',
    ],
    [
      'a location that is worked out later',
      include({ Ref: 'File' }),
      'The region includes files beside the template, and {"Ref":"File"} is none.',
    ],
    ['a file without members', include('words.json'), 'words.json has no members to include.'],
  ])('%s', (_what, macro, message) => {
    expect(() => withIncludes(template(macro), read)).toThrow(
      expect.objectContaining({
        code: 'TEMPLATE_UNSUPPORTED',
        findings: [{ logicalId: 'Thing', path: 'Tags.0.Fn::Transform', message }],
      }),
    );
  });
});
