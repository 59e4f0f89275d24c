// Holds a document against AsyncAPI's own schema, and its examples against the document: node asyncapi.mjs FILE.
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import formats from "ajv-formats";

const specification = new URL("../node_modules/@asyncapi/specs/schemas/3.0.0-without-$id.json", import.meta.url);
const document = JSON.parse(readFileSync(process.argv[2], "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);

const wrong = [];
if (!ajv.validate(JSON.parse(readFileSync(specification, "utf8")), document)) {
  wrong.push(...ajv.errors.map(error => `${error.instancePath} ${error.message}`));
}

let examples = 0;
for (const [name, message] of Object.entries(document.components.messages)) {
  for (const { payload } of message.examples ?? []) {
    examples++;
    if (!ajv.validate({ ...message.payload, components: document.components }, payload)) {
      wrong.push(...ajv.errors.map(error => `${name}${error.instancePath} ${error.message}`));
    }
  }
}

console.log(JSON.stringify({ messages: Object.keys(document.components.messages).length, examples, wrong }));
process.exitCode = wrong.length === 0 ? 0 : 1;
