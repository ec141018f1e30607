import { complain, runCommand, say, UsageError } from '@tributary/region/command-line';
import { type Registration, registerContracts } from '#lib/kafka/registry/register.ts';
import { contractsIn } from '#lib/kafka/registry/template-schemas.ts';
import { allEncodings } from '#schemas/generated/encodings.ts';
import { regionEndpoint } from './clients/aws.ts';
import { choiceOf } from './clients/choice.ts';
import {
  confluentEffects,
  isUrl,
  REGISTRY_ENVIRONMENT_HELP,
  REGISTRY_HELP,
  registryName,
  withRegistry,
} from './clients/schema-registry.ts';
import { compiledTemplate } from './clients/topic-encodings.ts';

const HELP = `
Usage: npm run schemas [-- options]

Registers the schemas of events in a registry with Confluent's API, each under the full name of its record, such as
depot.shelves.ShelfFilledV1: those of the topics that serverless.yml has as Avro or Protobuf. What is registered already
stays as it is. A schema in Glue is a resource of the template, and comes with its deployment.

  --as <encoding>      avro or protobuf: all events in that encoding, whatever their topics carry
  ${REGISTRY_HELP}
  --endpoint URL       the region (default: AWS_ENDPOINT_URL, else the running region of this project)
  --help               this text

Environment:

  ${REGISTRY_ENVIRONMENT_HELP}

Exit code 1 if the registry refused a schema, 2 if the call is wrong or the registry does not answer.
`;

const NAMES = { avro: 'Avro', protobuf: 'Protobuf' } as const;

function print(registration: Registration): void {
  const what = `${registration.contract.name} in ${NAMES[registration.encoding]}`;
  if (registration.outcome === 'refused') complain(`${what} was refused: ${registration.message}`);
  else say(`${what} ${registration.outcome === 'new' ? 'is registered' : 'was there'}, id ${registration.id}`);
}

await runCommand({
  help: HELP,
  takesOnlyOptions: true,
  options: { as: { type: 'string' }, registry: { type: 'string' }, endpoint: { type: 'string' } },
  async run({ as, registry, endpoint }) {
    const encoding = as === undefined ? undefined : choiceOf('as', as, ['avro', 'protobuf'] as const);
    const regionUrl = registry === undefined ? await regionEndpoint(endpoint) : undefined;
    const url = await registryName(registry, regionUrl);
    if (!isUrl(url))
      throw new UsageError(`--registry takes the URL of a registry with Confluent's API here, not ${url}.`);
    const contracts =
      encoding === undefined
        ? contractsIn(compiledTemplate(), allEncodings)
        : allEncodings.map((contract) => ({ contract, encoding }));
    if (contracts.length === 0)
      return say('No topic carries Avro or Protobuf, so there is nothing to register. --as registers all events.');
    const registrations = await withRegistry(() => registerContracts(url, contracts, confluentEffects()));
    for (const registration of registrations) print(registration);
    if (registrations.some(({ outcome }) => outcome === 'refused')) process.exitCode = 1;
  },
});
