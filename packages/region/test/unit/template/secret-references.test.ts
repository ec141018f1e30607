import { expect, test } from '@jest/globals';
import { secretReference } from '../../../src/template/secret-references.ts';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/key-a1b2c3';
const NOTHING = { key: undefined, stage: undefined, versionId: undefined };

test.each([
  ['shop/key', { id: 'shop/key' }],
  ['shop/key:', { id: 'shop/key' }],
  ['shop/key:SecretString', { id: 'shop/key' }],
  ['shop/key:SecretString:password', { id: 'shop/key', key: 'password' }],
  ['shop/key::password', { id: 'shop/key', key: 'password' }],
  ['shop/key:SecretString:password:AWSPREVIOUS', { id: 'shop/key', key: 'password', stage: 'AWSPREVIOUS' }],
  ['shop/key:SecretString::AWSPREVIOUS', { id: 'shop/key', stage: 'AWSPREVIOUS' }],
  ['shop/key:SecretString:::v-1', { id: 'shop/key', versionId: 'v-1' }],
  [ARN, { id: ARN }],
  [`${ARN}:SecretString:password`, { id: ARN, key: 'password' }],
])('%s is taken apart', (text, parts) => {
  expect(secretReference(text)).toEqual({ ...NOTHING, ...parts });
});

test.each([
  '',
  ':SecretString:password',
  'shop/key:password',
  'shop/key:SecretBinary:password',
  'shop/key:AWSCURRENT',
  `${ARN}:password`,
  'shop/key:SecretString:password:AWSCURRENT:v-1:more',
])('%j is no reference: AWS takes the SecretString alone', (text) => {
  expect(secretReference(text)).toBeUndefined();
});
