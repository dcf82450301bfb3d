// Verifies deliveries with the Standard Webhooks library for JavaScript.
//
// Reads a JSON list of {secret, headers, body} from the standard input. Each must verify, and none with another byte in it.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// The library is where the working directory is, not where this file is.
const require = createRequire(`${process.cwd()}/`);
const { Webhook } = require("standardwebhooks");

const deliveries = JSON.parse(readFileSync(0, "utf8"));
for (const { secret, headers, body } of deliveries) {
  const library = new Webhook(secret);
  const event = library.verify(body, headers);
  if (event.id !== headers["webhook-id"]) throw new Error(`${event.id} is not the id of the message`);
  let altered;
  try {
    altered = library.verify(`${body} `, headers);
  } catch {
    continue;
  }
  throw new Error(`a delivery with another byte verifies: ${altered.id}`);
}
console.log(`${deliveries.length} verified`);
