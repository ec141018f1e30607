import { instead, leftOut, type Replacement, replacing } from './replacements.ts';

interface Partition {
  readonly regionRegex: string;
  readonly regions: Readonly<Record<string, object>>;
}

/**
 * The partitions of AWS without those Regions that their pattern finds as well.
 * @throws Error when the module no longer has the form that is known
 */
function withoutRegions(original: string): string {
  const text = /^export const partitionsInfo = (\{.*\});$/ms.exec(original)?.[1];
  if (text === undefined) throw new Error('The partitions of AWS have another form.');
  const { partitions }: { partitions: readonly Partition[] } = JSON.parse(text);
  const small = partitions.map((partition) => ({ ...partition, regions: unusual(partition) }));
  return `export const partitionsInfo = ${JSON.stringify({ partitions: small })};`;
}

const unusual = ({ regionRegex, regions }: Partition) =>
  Object.fromEntries(Object.keys(regions).flatMap((name) => (new RegExp(regionRegex).test(name) ? [] : [[name, {}]])));

/** @throws TypeError, as the SDK's own functions do, for what is no date */
const DATES = `
  const valid = (date) => {
    if (Number.isNaN(date.getTime())) throw new TypeError('A service of AWS has answered with an invalid date.');
    return date;
  };
  const parsed = (text) => (text == null ? undefined : valid(new Date(text)));
  export const parseRfc3339DateTime = parsed, parseRfc3339DateTimeWithOffset = parsed, parseRfc7231DateTime = parsed;
  export const parseEpochTimestamp = (value) =>
    value == null ? undefined : valid(new Date(Math.round(Number(value.tag === 1 ? value.value : value) * 1000)));
  export const dateToUtcString = (date) => date.toUTCString();`;

const REPLACEMENTS: readonly Replacement[] = [
  {
    // Lambda hands credentials over in the environment, and in no other way: without this a function carries the
    // clients of three services that it would ask for credentials elsewhere.
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
    module: /@aws-sdk[\\/]credential-provider-node[\\/]dist-es[\\/]index\.js$/,
    source: instead(`export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';`),
  },
  {
    // No service that the functions call answers with an event stream.
    module: /@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]event-streams[\\/]index\.js$/,
    source: leftOut(
      ['EventStreamSerde', 'eventStreamSerdeProvider'],
      'Event streams are left out of the bundle, see tools/build/slim-sdk.ts.',
    ),
  },
  // For a Node.js without cryptography; with it, as on Lambda, the SDK takes Node's own.
  {
    module: /@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]checksum[\\/]sha256[\\/]Sha256Js\.js$/,
    source: leftOut(['Sha256Js'], 'SHA-256 in plain JavaScript is left out of the bundle.'),
  },
  {
    module: /@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]checksum[\\/]md5[\\/]Md5Js\.js$/,
    source: leftOut(['Md5Js'], 'MD5 in plain JavaScript is left out of the bundle.'),
  },
  {
    // DynamoDB's endpoint is discovered only where AWS_ENABLE_ENDPOINT_DISCOVERY says so.
    module: /@aws-sdk[\\/]endpoint-cache[\\/]dist-es[\\/]EndpointCache\.js$/,
    source: instead('export class EndpointCache { get() {} has() { return false; } set() {} }'),
  },
  {
    // Only the retry mode `adaptive` limits the rate of calls, and nothing here asks for it.
    module: /@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]retry[\\/]util-retry[\\/]DefaultRateLimiter\.js$/,
    source: leftOut(['DefaultRateLimiter'], 'The retry mode adaptive is left out of the bundle.'),
  },
  {
    module: /@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]retry[\\/]util-retry[\\/]AdaptiveRetryStrategy\.js$/,
    source: leftOut(['AdaptiveRetryStrategy'], 'The retry mode adaptive is left out of the bundle.'),
  },
  {
    // Lambda names the Region in the environment: nobody has to ask the instance.
    module: /@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]config[\\/].*getInstanceMetadataRegion\.js$/,
    source: instead('export const getInstanceMetadataRegion = async () => undefined;'),
  },
  {
    // Lambda has no files with profiles: settings are in the environment.
    module: /@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]config[\\/].*loadSharedConfigFiles\.js$/,
    source: instead(`
      export const CONFIG_PREFIX_SEPARATOR = '.';
      export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`),
  },
  {
    // Node reads the dates that HTTP and RFC 3339 let services send, too.
    module: /@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]serde[\\/]date-utils\.js$/,
    source: instead(DATES),
  },
  {
    // The runtime is what serverless.yml says.
    module: /@aws-sdk[\\/]core[\\/]dist-es[\\/]submodules[\\/]client[\\/]emitWarningIfUnsupportedVersion\.js$/,
    source: instead('export const state = {}; export const emitWarningIfUnsupportedVersion = () => {};'),
  },
  { module: /util-endpoints[\\/]lib[\\/]aws[\\/]partitions\.js$/, source: withoutRegions },
  {
    // Only events of a stream have headers of their own to be signed.
    module: /@smithy[\\/]signature-v4[\\/]dist-es[\\/]HeaderFormatter\.js$/,
    source: instead('export class HeaderFormatter {}'),
  },
  {
    // Only a global endpoint of EventBridge has a signature for several Regions, and then needs one more package.
    module: /@aws-sdk[\\/]signature-v4-multi-region[\\/]dist-es[\\/]index\.js$/,
    source: instead(`
      import { SignatureV4 } from '@smithy/signature-v4';
      export class SignatureV4MultiRegion extends SignatureV4 {
        static sigv4aDependency() { return 'none'; }
        sign(request, options = {}) {
          if (options.signingRegion === '*') throw new Error('Signatures for several Regions are left out of the bundle.');
          return super.sign(request, options);
        }
      }`),
  },
  {
    // A client only says its version in the user agent.
    module: /@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/,
    source: (original) => `export default ${JSON.stringify({ version: JSON.parse(original).version })};`,
  },
  {
    // Powertools finds the idempotency key by JMESPath only when it is given one: lib/idempotency/once.ts names the key.
    module: /@aws-lambda-powertools[\\/]jmespath[\\/]lib[\\/]esm[\\/]index\.js$/,
    source: instead(`export const search = () => {
      throw new Error('JMESPath is left out of the bundle, see tools/build/slim-sdk.ts.');
    };`),
  },
  {
    module: /@aws-lambda-powertools[\\/]jmespath[\\/]lib[\\/]esm[\\/]PowertoolsFunctions\.js$/,
    source: instead('export class PowertoolsFunctions {}'),
  },
];

/** Leaves out of a bundle what a function on Lambda never reaches of the AWS SDK and of Powertools. */
export const slimSdk = replacing('slim-sdk', REPLACEMENTS);
