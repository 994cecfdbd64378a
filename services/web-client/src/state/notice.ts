import { createStore } from "./store";

/** What was just done, said on the page that the customer comes to by it. */
export const notice = createStore("");
