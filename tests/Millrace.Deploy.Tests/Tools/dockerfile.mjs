// node dockerfile.mjs DOCKERFILE: {"errors": [...], "instructions": [{"keyword", "arguments", "stage"}]}, the errors by dockerfile-utils.
import { readFileSync } from 'node:fs';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';

const text = readFileSync(process.argv[2], 'utf8');
const errors = validate(text).map((problem) => `line ${problem.range.start.line + 1}: ${problem.message}`);
let stage = -1;
const instructions = DockerfileParser.parse(text).getInstructions().map((instruction) => {
  if (instruction.getKeyword() === 'FROM') stage++;
  return { keyword: instruction.getKeyword(), arguments: instruction.getRawArgumentsContent() ?? '', stage };
});
process.stdout.write(JSON.stringify({ errors, instructions }));
