import { registerContracts } from '#lib/kafka/registry/register.ts';
import { contractsIn, encodingsIn } from '#lib/kafka/registry/template-schemas.ts';
import { allEncodings } from '#schemas/generated/encodings.ts';
import { type Wire, wireFor } from './wire.ts';

/**
 * Registers the schemas of an application whose topics carry Avro or Protobuf, and writes its messages by them.
 * @param template compiled
 * @param registryUrl of a registry with Confluent's API
 * @throws Error when the registry refuses one
 */
export async function registeredWire(template: unknown, registryUrl: string): Promise<Wire> {
  const encodings = encodingsIn(template);
  if (encodings.size === 0) return (produced) => produced;
  const registrations = await registerContracts(registryUrl, contractsIn(template, allEncodings), { fetch });
  const registry = { framing: 'confluent', name: registryUrl } as const;
  const schemas = registrations.map(({ contract, encoding, ...registration }) => {
    if (registration.outcome === 'refused') throw new Error(`${contract.name} is refused: ${registration.message}`);
    return { registry, encoding, contract, schemaId: String(registration.id) };
  });
  return wireFor({ encodings, schemas });
}
