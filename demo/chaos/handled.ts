import { hash } from 'node:crypto';
import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';

/**
 * Which events functions have handled, as they store it so that they handle none twice. The journal cannot say it, because
 * it begins anew when a region is killed.
 */
export class Handled {
  readonly #keys = new Set<string>();

  /** Adds what is stored now. Later the table forgets it. */
  async read(client: DynamoDBClient, TableName: string): Promise<void> {
    for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true }))
      for (const { id, status } of Items) if (id?.S && status?.S === 'COMPLETED') this.#keys.add(id.S);
  }

  /**
   * @param functionName with the name of the stack
   * @param identity of the event: its source and id
   */
  has(functionName: string, identity: string): boolean {
    return this.#keys.has(`${functionName}#${hash('md5', JSON.stringify(identity), 'base64')}`);
  }
}
