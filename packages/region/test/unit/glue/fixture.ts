import {
  CreateSchemaCommand,
  type CreateSchemaCommandInput,
  GetSchemaVersionCommand,
  GlueClient,
  RegisterSchemaVersionCommand,
} from '@aws-sdk/client-glue';
import { seededRandom } from '../../../src/core/random.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { glueTarget } from '../../../src/glue/api/target.ts';
import { GlueService } from '../../../src/glue/glue-service.ts';
import { serve } from '../../support/served.ts';
import { TOY_KINDS } from '../../support/toy-kinds.ts';
import { until } from '../../support/until.ts';

export const NOW = '2026-01-02T03:04:05.000Z';
export const ARN = 'arn:aws:glue:eu-west-1:000000000000';
export const HOME = { partition: 'aws', region: 'eu-west-1', accountId: '000000000000' };

export const SCHEMA_ID = { RegistryName: 'main', SchemaName: 'Reading' };

/** Glue's Schema Registry behind HTTP, with schemas that tests can see through. */
export async function openGlue() {
  const clock = new VirtualClock(Date.parse(NOW));
  const glue = new GlueService({ clock, random: seededRandom(1), kinds: TOY_KINDS, ...HOME });
  const served = await serve(clock, { targets: { AWSGlue: glueTarget(glue) } });
  const client = new GlueClient(served.client);
  return {
    glue,
    clock,
    client,
    async close() {
      client.destroy();
      await served.close();
    },
    /** Creates the schema `Reading` in the registry `main`, which needs `id`. */
    async create(more: Partial<CreateSchemaCommandInput> = {}) {
      if (glue.registries.find('main') === undefined) glue.registries.create({ name: 'main' });
      const RegistryId = { RegistryName: 'main' };
      const what = { SchemaName: 'Reading', DataFormat: 'AVRO', SchemaDefinition: 'needs id may' } as const;
      return client.send(new CreateSchemaCommand({ RegistryId, ...what, ...more }));
    },
    register: (SchemaDefinition: string) =>
      client.send(new RegisterSchemaVersionCommand({ SchemaId: SCHEMA_ID, SchemaDefinition })),
    /** The status of a version once its check is over. */
    async statusOf(SchemaVersionId: string | undefined) {
      await until(() => glue.pendingCount === 0);
      const { Status } = await client.send(new GetSchemaVersionCommand({ SchemaVersionId }));
      return Status;
    },
  };
}

export type OpenGlue = Awaited<ReturnType<typeof openGlue>>;
