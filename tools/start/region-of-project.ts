import { parseDocument } from 'yaml';

/**
 * The AWS Region that `npx sls deploy` goes to by itself: that of AWS_REGION, else the one that serverless.yml ends with.
 * @param yaml serverless.yml
 */
export function regionOfProject(yaml: string, env = process.env): string | undefined {
  const region = parseDocument(yaml, { logLevel: 'silent' }).getIn(['provider', 'region']);
  return (
    env['AWS_REGION'] ??
    String(region)
      .match(/[a-z]{2}(?:-[a-z]+)+-\d+/g)
      ?.at(-1)
  );
}
