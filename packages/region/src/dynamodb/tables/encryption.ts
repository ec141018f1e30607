import type { JsonObject } from '../../core/json.ts';
import { textOr } from '../../core/properties.ts';
import { uuidOf } from '../../core/uuid-of.ts';

/**
 * How DescribeTable shows a table that a key of KMS encrypts. The region encrypts nothing, and says so in its docs.
 * @param specification SSESpecification
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSEDescription.html
 */
export function encryptionOf(
  specification: JsonObject,
  { region, accountId }: { region: string; accountId: string },
): JsonObject {
  const isEnabled = specification['Enabled'] === true;
  const key = textOr(specification, 'KMSMasterKeyId', uuidOf(`${accountId} ${region} alias/aws/dynamodb`));
  const KMSMasterKeyArn = key.startsWith('arn:') ? key : `arn:aws:kms:${region}:${accountId}:key/${key}`;
  return { Status: isEnabled ? 'ENABLED' : 'UPDATING', SSEType: 'KMS', KMSMasterKeyArn };
}
