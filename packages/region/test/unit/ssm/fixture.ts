import { PutParameterCommand, type PutParameterCommandInput, SSMClient } from '@aws-sdk/client-ssm';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { ssmTarget } from '../../../src/ssm/api/target.ts';
import { ParameterStore } from '../../../src/ssm/parameter-store.ts';
import { serve } from '../../support/served.ts';

export const NOW = new Date('2026-01-02T03:04:05.000Z');
export const ARN = 'arn:aws:ssm:eu-west-1:000000000000:parameter';

/** A Parameter Store behind HTTP. */
export async function openParameters() {
  const clock = new VirtualClock(NOW.getTime());
  const store = new ParameterStore({ clock, region: 'eu-west-1', accountId: '000000000000' });
  const served = await serve(clock, { targets: { AmazonSSM: ssmTarget(store) } });
  const client = new SSMClient(served.client);
  return {
    store,
    client,
    async close() {
      client.destroy();
      await served.close();
    },
    /** Puts a String, or what else is given. */
    put: (Name: string, more: Partial<PutParameterCommandInput> = {}) =>
      client.send(new PutParameterCommand({ Name, Type: 'String', Value: 'v', ...more })),
  };
}

export type OpenParameters = Awaited<ReturnType<typeof openParameters>>;
