import { codeLocation } from './code.ts';
import { hashOf, omit, type SamOutput, type Source } from './output.ts';

/** A version of a layer, whose logical id changes with what it declares. */
export function addLayerVersion(output: SamOutput, { logicalId, type, properties, attributes }: Source): void {
  const id = `${logicalId}${hashOf({ [logicalId]: { Type: type, Properties: properties } })}`;
  output.renamed.set(logicalId, id);
  output.add(
    id,
    'AWS::Lambda::LayerVersion',
    {
      Content: codeLocation(output, properties['ContentUri']) ?? '.',
      LayerName: properties['LayerName'] ?? logicalId,
      ...omit(properties, ['ContentUri', 'LayerName', 'RetentionPolicy']),
    },
    { ...attributes, DeletionPolicy: output.text(properties['RetentionPolicy']) ?? 'Retain' },
  );
}
