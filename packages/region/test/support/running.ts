import type { Json } from '../../src/core/json.ts';
import { type Region, type RegionOptions, startRegion } from '../../src/region.ts';
import { packageDir } from './package-dir.ts';

/** A region of a template, on free ports, with settings for SDK clients. */
export interface TestRegion extends Region {
  readonly client: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
}

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

interface RunningOptions extends Partial<RegionOptions> {
  readonly code?: Readonly<Record<string, string>>;
  readonly stackName?: string;
}

export async function runningRegion(
  template: Json,
  { code = {}, stackName, ...options }: RunningOptions = {},
): Promise<TestRegion> {
  const folder = packageDir(template, code, stackName);
  const region = await startRegion({
    packageDir: folder.path,
    cacheDir: `${folder.path}/unpacked`,
    port: 0,
    kafka: { port: 0 },
    // What a test wants to see of it, the test takes.
    log: () => {},
    ...options,
  }).catch((error: unknown) => {
    folder.remove();
    throw error;
  });
  const stop = async (): Promise<void> => {
    await region.stop();
    folder.remove();
  };
  const client = { endpoint: region.endpoint, region: 'us-east-1', credentials: CREDENTIALS };
  return { ...region, stop, client };
}
