import { create, createFileRegistry } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

const [MESSAGE, STRING, INT64] = [11, 9, 3];
const [OPTIONAL, REPEATED] = [1, 3];

/** What a compiler makes of a file that imports another, and of a message within a message. */
export function priceFile() {
  const units = create(FileDescriptorProtoSchema, {
    name: 'check/js-units.proto',
    package: 'check.js',
    syntax: 'proto3',
    messageType: [{ name: 'Units', field: [{ name: 'amount', number: 1, type: INT64, label: OPTIONAL }] }],
  });
  const price = create(FileDescriptorProtoSchema, {
    name: 'check/js-price.proto',
    package: 'check.js',
    syntax: 'proto3',
    dependency: ['check/js-units.proto'],
    messageType: [
      { name: 'First' },
      {
        name: 'Price',
        field: [
          { name: 'units', number: 1, type: MESSAGE, label: OPTIONAL, typeName: '.check.js.Units' },
          { name: 'notes', number: 2, type: STRING, label: REPEATED },
        ],
        nestedType: [{ name: 'Inner', field: [{ name: 'note', number: 1, type: STRING, label: OPTIONAL }] }],
      },
    ],
  });
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [units, price] }));
  return {
    file: registry.getFile('check/js-price.proto'),
    price: registry.getMessage('check.js.Price'),
    inner: registry.getMessage('check.js.Price.Inner'),
  };
}
