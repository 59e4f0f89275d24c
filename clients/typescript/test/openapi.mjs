// Holds every example of a document against its own schema: node openapi.mjs FILE.
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";

const document = JSON.parse(readFileSync(process.argv[2], "utf8"));
const wrong = [];
let examples = 0;
for (const [path, methods] of Object.entries(document.paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    const contents = [operation.requestBody?.content, ...Object.entries(operation.responses).filter(([status]) => status < "300").map(([, answer]) => answer.content)];
    for (const { schema, example } of contents.flatMap(content => Object.values(content ?? {}))) {
      examples++;
      const ajv = new Ajv2020({ strict: false, allErrors: true });
      formats.default(ajv);
      // An empty object explains itself, and the writer leaves an empty example out.
      if (example === undefined && schema.type === "object" && !schema.properties) {
        continue;
      }

      // References lead into the document, which is the schema's own surroundings here.
      if (example === undefined || !ajv.validate({ ...schema, components: document.components }, example)) {
        wrong.push(`${method} ${path}: ${ajv.errors?.map(error => `${error.instancePath} ${error.message}`).join(", ") ?? "no example"}`);
      }
    }
  }
}

console.log(JSON.stringify({ openapi: document.openapi, examples, wrong }));
process.exitCode = wrong.length === 0 ? 0 : 1;
