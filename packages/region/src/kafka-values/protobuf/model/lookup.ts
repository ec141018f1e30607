import type { ProtoEnum, ProtoFile, ProtoMessage } from './file.ts';
import { within } from './names.ts';

/** A message or an enum, by its full name. */
export type Declared = { readonly syntax: ProtoFile['syntax']; readonly package: string } & (
  | { readonly message: ProtoMessage }
  | { readonly enum: ProtoEnum }
);

export type DeclaredTypes = ReadonlyMap<string, Declared>;

/** All that a file declares, in its order, by full names without a dot before them. */
export function declaredIn(file: ProtoFile): DeclaredTypes {
  const declared = new Map<string, Declared>();
  const about = { syntax: file.syntax, package: file.package };
  const add = (scope: string, of: Pick<ProtoFile, 'messages' | 'enums'>): void => {
    for (const one of of.enums) declared.set(within(scope, one.name), { ...about, enum: one });
    for (const message of of.messages) {
      declared.set(within(scope, message.name), { ...about, message });
      add(within(scope, message.name), message);
    }
  };
  add(file.package, file);
  return declared;
}
