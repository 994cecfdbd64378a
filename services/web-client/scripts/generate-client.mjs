// Types of the client from the OpenAPI documents of the services; nothing here is written by hand.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const documents = new URL("../../../contracts/generated/openapi/", import.meta.url);
const target = new URL("../src/api/generated/", import.meta.url);
const services = ["identity", "account_sync", "readings", "billing_calculator", "notification"];

mkdirSync(target, { recursive: true });
for (const service of services) {
  const document = new URL(`${service}.json`, documents);
  if (!existsSync(document)) {
    console.error(`There is no ${fileURLToPath(document)}: run "make contracts" first.`);
    process.exit(1);
  }
  const described = JSON.parse(readFileSync(document, "utf8"));
  const types = astToString(await openapiTS(described, { defaultNonNullable: false }));
  writeFileSync(new URL(`${service}.d.ts`, target), types);
  if (service === "identity") {
    const shortest = described.components.schemas.SetPasswordRequest.properties.password["x-shortest"];
    writeFileSync(new URL("limits.ts", target), `export const SHORTEST_PASSWORD = ${shortest};\n`);
  }
}
