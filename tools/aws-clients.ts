import type { Region } from '@tributary/region';

/** What an AWS SDK client is given to speak to a region. */
export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The region accepts any signature: nothing leaves this machine. */
export const NO_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** The Region that the stack believes to be in is part of the ARN of each of its functions. */
export function clientOf({ endpoint, resources }: Region): ClientSettings {
  const lambda = [...resources.values()].find(({ type }) => type === 'AWS::Lambda::Function');
  const arn = lambda?.attributes['Arn'];
  const [, , , region = ''] = typeof arn === 'string' ? arn.split(':') : [];
  return { endpoint, region, credentials: NO_CREDENTIALS };
}
