import { SchemaInvalid } from '../schema-kind.ts';
import type { ElementType, FieldType, ProtoFile, ProtoMessage } from './model/file.ts';
import type { DeclaredTypes } from './model/lookup.ts';
import { within } from './model/names.ts';

/** Linked: each name of a type is the full one, with a dot before it. */
export function link(file: ProtoFile, types: DeclaredTypes): ProtoFile {
  const method = (name: string, place: string): string => resolve(name, file.package, types, place);
  return {
    ...file,
    messages: file.messages.map((message) => linkMessage(message, file.package, types)),
    services: file.services.map((service) => ({
      ...service,
      methods: service.methods.map((one) => ({
        ...one,
        input: method(one.input, `${service.name}.${one.name}`),
        output: method(one.output, `${service.name}.${one.name}`),
      })),
    })),
  };
}

function linkMessage(message: ProtoMessage, scope: string, types: DeclaredTypes): ProtoMessage {
  const fullName = within(scope, message.name);
  const element = (type: ElementType, place: string): ElementType =>
    type.kind === 'scalar' ? type : { kind: 'named', name: resolve(type.name, fullName, types, place) };
  const linked = (type: FieldType, place: string): FieldType =>
    type.kind === 'map' ? { ...type, value: element(type.value, place) } : element(type, place);
  return {
    ...message,
    fields: message.fields.map((field) => ({ ...field, type: linked(field.type, `${fullName}.${field.name}`) })),
    messages: message.messages.map((nested) => linkMessage(nested, fullName, types)),
  };
}

/** Names count from the innermost scope outwards. */
function resolve(name: string, scope: string, types: DeclaredTypes, place: string): string {
  if (name.startsWith('.')) {
    if (types.has(name.slice(1))) return name;
    throw unknown(name, place);
  }
  for (let outer = scope; ; outer = outer.slice(0, Math.max(outer.lastIndexOf('.'), 0))) {
    if (types.has(within(outer, name))) return `.${within(outer, name)}`;
    if (outer === '') throw unknown(name, place);
  }
}

const unknown = (name: string, place: string): SchemaInvalid =>
  new SchemaInvalid(`${place} has the type ${name}, which neither the file nor its imports declare.`);
