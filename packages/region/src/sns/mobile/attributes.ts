import { invalidParameter } from '../errors.ts';

/** @see https://docs.aws.amazon.com/sns/latest/api/API_CreatePlatformApplication.html */
const PLATFORMS = [
  'ADM',
  'APNS',
  'APNS_SANDBOX',
  'APNS_VOIP',
  'APNS_VOIP_SANDBOX',
  'BAIDU',
  'FCM',
  'GCM',
  'MACOS',
  'MPNS',
];
const MAX_NAME = 256;
const MAX_CUSTOM_DATA_BYTES = 2048;
const OF_ENDPOINTS = ['CustomUserData', 'Enabled', 'Token'];

/** @throws AwsError InvalidParameter */
export function checkApplication(name: string, platform: string, attributes: Readonly<Record<string, string>>): void {
  const problem = nameProblem(name);
  if (problem !== undefined) throw invalidParameter(`${name} Reason: ${problem}`);
  if (![...PLATFORMS, 'MACOS_SANDBOX', 'WNS'].includes(platform)) {
    throw invalidParameter(`Platform Reason: ${platform} is not supported`);
  }
  checkCredentials(attributes);
}

function nameProblem(name: string): string | undefined {
  if (name === '') return 'cannot be empty';
  if (name.length > MAX_NAME) return `must be at most ${MAX_NAME} characters long`;
  if (/^[a-zA-Z0-9_.-]+$/.test(name)) return undefined;
  return "must contain only characters 'a'-'z', 'A'-'Z', '0'-'9', '_', '-', and '.'";
}

function checkCredentials({ PlatformPrincipal, PlatformCredential }: Readonly<Record<string, string>>): void {
  if (PlatformCredential === undefined && PlatformPrincipal !== undefined) {
    throw invalidParameter('Attributes Reason: PlatformPrincipal attribute provided without PlatformCredential');
  }
  if (PlatformPrincipal === undefined && PlatformCredential !== undefined) {
    throw invalidParameter('Attributes Reason: PlatformCredential attribute provided without PlatformPrincipal');
  }
}

/** Credentials are not shown. */
export const shownOf = (attributes: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([
    ['Enabled', 'true'],
    ...[...attributes].filter(([name]) => !['PlatformPrincipal', 'PlatformCredential'].includes(name)),
  ]);

/** @throws AwsError InvalidParameter */
export function checkEndpoint(attributes: Readonly<Record<string, string>>): void {
  const unknown = Object.keys(attributes).find((name) => !OF_ENDPOINTS.includes(name));
  if (unknown !== undefined) throw invalidParameter(`Attributes Reason: Invalid attribute name: ${unknown}`);
  if (Buffer.byteLength(attributes['CustomUserData'] ?? '') <= MAX_CUSTOM_DATA_BYTES) return;
  const problem = `must be at most ${MAX_CUSTOM_DATA_BYTES} bytes long in UTF-8 encoding`;
  throw invalidParameter(`Attributes Reason: Invalid value for attribute: CustomUserData: ${problem}`);
}
