// node validate.mjs < documents.json: one line for each thing that Kubernetes' own schemas find wrong; no line is a good sign.
//
// kubernetes-models is made from Kubernetes' OpenAPI document. Its validators know types, patterns and what is required, and let unknown fields pass, as
// the document does; its TypeScript types know every field, so the compiler finds those that do not exist.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const here = dirname(fileURLToPath(import.meta.url));
const documents = JSON.parse(readFileSync(0, 'utf8'));
const nameOf = (document) => `${document.kind}/${document.metadata?.name}`;
const packageOf = (document) =>
  document.apiVersion.startsWith('keda.sh/') ? `@kubernetes-models/keda/${document.apiVersion}` : `kubernetes-models/${document.apiVersion}`;

const errors = [];
const lines = [];
const owners = [];
for (const [index, document] of documents.entries()) {
  let model;
  try {
    model = (await import(packageOf(document)))[document.kind];
  } catch {
    model = undefined;
  }
  if (model === undefined) {
    errors.push(`${nameOf(document)}: there is no ${document.kind} in ${document.apiVersion}`);
    continue;
  }
  try {
    new model(document).validate();
  } catch (error) {
    errors.push(`${nameOf(document)}: ${error.message}`);
  }
  // One line for each document, so that a line number leads back to it.
  owners[lines.length] = document;
  lines.push(`import type { I${document.kind} as T${index} } from '${packageOf(document)}'; export const d${index}: T${index} = ${JSON.stringify(document)};`);
}

const file = join(here, 'documents.ts');
const options = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, strict: true, noEmit: true, skipLibCheck: true, types: [] };
const host = ts.createCompilerHost(options);
const [readFile, exists] = [host.getSourceFile.bind(host), host.fileExists.bind(host)];
host.getSourceFile = (name, ...rest) => (name === file ? ts.createSourceFile(name, lines.join('\n'), options.target) : readFile(name, ...rest));
host.fileExists = (name) => name === file || exists(name);
for (const diagnostic of ts.getPreEmitDiagnostics(ts.createProgram([file], options, host))) {
  const line = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start).line;
  const owner = line === undefined ? 'compiler' : nameOf(owners[line]);
  errors.push(`${owner}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`);
}

for (const error of errors) console.log(error);
