import { tab } from "./kept";
import { createStore } from "./store";

/** The retailer's date, as the services last said it; the clock of the customer's device decides nothing. */
export const today = createStore<string | undefined>(tab.read("today"));

today.subscribe(() => tab.write("today", today.get() ?? ""));
