const { registrySchemas } = require('../schemas/registry.ts');
const { pascalCase } = require('./cloudformation.ts');

/** One schema in the registry for every event and version that schemas/ holds. */
module.exports = {
  Resources: Object.fromEntries(
    registrySchemas().map(({ name, description, content }) => [
      `${pascalCase(name)}Schema`,
      {
        Type: 'AWS::EventSchemas::Schema',
        Properties: {
          RegistryName: { 'Fn::GetAtt': ['SchemaRegistry', 'RegistryName'] },
          SchemaName: name,
          Description: description,
          Type: 'JSONSchemaDraft4',
          Content: JSON.stringify(content),
        },
      },
    ]),
  ),
};
