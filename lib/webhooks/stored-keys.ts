import { readParameterWith, readSecretWith, type SdkClient } from '../aws/read-secret.ts';
import type { Clock } from '../clock.ts';
import type { KeyText, ReadKeyTexts } from './keys.ts';
import type { Partner } from './partner.ts';

/**
 * Reads the keys of partners where they are kept: the two newest versions of the secret `<prefix><partner>`, so that
 * both keys of a rotation count, or the parameter `/<prefix><partner>`.
 */
export function storedKeys(
  client: SdkClient,
  now: Clock,
  { prefix, partners }: { readonly prefix: string; readonly partners: Readonly<Record<string, Partner>> },
): ReadKeyTexts {
  const secret = readSecretWith(client, now);
  const parameter = readParameterWith(client, now);
  return async (name) => {
    if (partners[name]?.keysIn === 'parameter-store')
      return keyText('the parameter', await parameter(`/${prefix}${name}`));
    const stages = ['AWSCURRENT', 'AWSPREVIOUS'].map(async (stage) =>
      keyText(stage, await secret(prefix + name, stage)),
    );
    return (await Promise.all(stages)).flat();
  };
}

const keyText = (version: string, text: string | undefined): readonly KeyText[] =>
  text === undefined ? [] : [{ version, text }];
