const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { parse } = require('yaml');

/** The settings of the stage, from its file, for `params` of serverless.yml. */
module.exports = async ({ resolveVariable }) => read(await resolveVariable('sls:stage')).settings;

/** What is wrong with the file; undefined when nothing is. */
module.exports.problemOf = (stage) => read(stage).problem;

/** A file that is missing or empty names no setting. */
function read(stage) {
  const file = `stages/${stage}.yml`;
  const place = path.join(__dirname, '..', '..', file);
  try {
    const settings = (existsSync(place) ? parse(readFileSync(place, 'utf8')) : undefined) ?? {};
    if (typeof settings === 'object' && !Array.isArray(settings)) return { settings };
    return { settings: {}, problem: `${file} must hold settings, one a line: kafka: none` };
  } catch (error) {
    return { settings: {}, problem: `${file} is no YAML: ${error.message}` };
  }
}
