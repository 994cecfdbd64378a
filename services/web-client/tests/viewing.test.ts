import { expect, it } from "vitest";
import type { View } from "../src/api/contract";
import { beginViewing, endViewing } from "../src/state/viewing";

it("leads back to the view that was closed, though several requests notice it at once", () => {
  const visited: string[] = [];
  Object.assign(location, { assign: (address: string) => visited.push(address) });
  beginViewing({ view_id: "view-7" } as View);
  endViewing();
  endViewing();
  expect(visited).toEqual(["/", "/staff/views/view-7"]);
});
