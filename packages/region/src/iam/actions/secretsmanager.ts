import { type JsonObject, textOf } from '../../core/json.ts';
import { arnIn, type Names, onAll, rows, type ServiceRights } from './operation-rights.ts';

/** A secret that is not there has no characters at the end of its ARN. */
const arnOf = (id: string, names: Names): string =>
  names.secretArnOf(id) ?? arnIn(names, 'secretsmanager', id.startsWith('arn:') ? id : `secret:${id}`);

const named = ({ SecretId }: JsonObject, names: Names): readonly string[] => [arnOf(textOf(SecretId), names)];
const created = ({ Name }: JsonObject, names: Names): readonly string[] => [arnOf(textOf(Name), names)];

const ON_A_SECRET = [
  'DeleteSecret',
  'DescribeSecret',
  'GetSecretValue',
  'ListSecretVersionIds',
  'PutSecretValue',
  'RestoreSecret',
  'TagResource',
  'UntagResource',
  'UpdateSecret',
  'UpdateSecretVersionStage',
];

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html */
export const secretsmanager: ServiceRights = {
  ...rows('secretsmanager', ON_A_SECRET, named),
  ...rows('secretsmanager', ['CreateSecret'], created),
  GetRandomPassword: onAll('secretsmanager:GetRandomPassword'),
  ListSecrets: onAll('secretsmanager:ListSecrets'),
};
