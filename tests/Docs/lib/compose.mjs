import { readFile } from 'node:fs/promises';
import Ajv from 'ajv';

// The Compose specification publishes its schema in its repository alone; dclint brings a copy of it.
const path = new URL('schemas/compose.schema.json', import.meta.resolve('dclint/package.json'));

/** The schema as it was published. */
export const schema = await readFile(path, 'utf8');

// ajv knows draft 07 by its address of old.
const validate = new Ajv({ strict: false, allErrors: true }).compile({ ...JSON.parse(schema), $schema: 'http://json-schema.org/draft-07/schema#' });

/** What a Compose file has against it. */
export function composeFaults(file) {
  return validate(file) ? [] : validate.errors.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}
