import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { at, objectOf, parseJson } from '@tributary/region/json';
import { currentProject } from '../../tools/new/current-project.ts';
import { routesIn } from '../../tools/openapi/routes.ts';
import { OPENAPI_FILE, openApiText } from '../../tools/openapi.ts';

const written = readFileSync(OPENAPI_FILE, 'utf8');

test('the description of the HTTP API is what npm run openapi writes', async () => {
  expect(written).toBe(await openApiText());
});

test('it has the routes of serverless.yml and no others', () => {
  const deployed = routesIn(currentProject('.').functions).map(({ method, path }) => `${method} ${path}`);
  const described = Object.entries(objectOf(at(parseJson(written), 'paths'))).flatMap(([path, item]) =>
    Object.keys(objectOf(item))
      .filter((key) => key !== 'parameters')
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.toSorted()).toEqual(deployed.toSorted());
});
