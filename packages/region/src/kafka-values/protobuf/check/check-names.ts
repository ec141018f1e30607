import { SchemaInvalid } from '../../schema-kind.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const MAX_LENGTH = 512;

/** A descriptor may hold any text as a name. */
export function checkNames(name: string, place: string, { dots = false } = {}): void {
  if (dots && name === '') return;
  const names = dots ? name.split('.') : [name];
  if (name.length > MAX_LENGTH || !names.every((one) => NAME.test(one)))
    throw new SchemaInvalid(`${place.slice(0, MAX_LENGTH)} is no name of Protobuf.`);
}

export function checkUnique(values: readonly (string | number)[], place: string, what: string): void {
  const seen = new Set<string | number>();
  for (const value of values) {
    if (seen.has(value)) throw new SchemaInvalid(`${place || 'The file'} has the ${what} ${value} twice.`);
    seen.add(value);
  }
}
