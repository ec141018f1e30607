import { allow, type Value } from '../cloudformation.ts';
import type { Convention } from './convention.ts';

/** `webhook: true` in serverless.yml, as JSON Schema. */
export const WEBHOOK = { type: 'boolean', enum: [true] };

/**
 * A function that takes what partners send: its routes ask for no authorization, because the function checks the
 * signature of each request. It may read the keys of partners, and nothing else where keys are.
 */
export const webhook: Convention = ({ prefix, config }) =>
  config.webhook === undefined
    ? {}
    : {
        environment: { PARTNER_KEYS_PREFIX: `${prefix}/partners/` },
        statements: [
          allow('secretsmanager:GetSecretValue', keysOn('secretsmanager', `secret:${prefix}/partners/*`)),
          allow('ssm:GetParameter', keysOn('ssm', `parameter/${prefix}/partners/*`)),
        ],
        metadata: { Webhook: true },
      };

const keysOn = (service: string, resource: string): Value => ({
  'Fn::Sub': `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`,
});
