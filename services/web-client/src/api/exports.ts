import { accountSync, answer, keyed } from "./clients";

/** Registries for the base, the latest first; a page ends where the next one begins. */
export async function exports(cursor?: string) {
  const query = cursor ? { before: Number(cursor) } : {};
  const { items, next } = await answer(accountSync.GET("/api/v1/accounts/exports", { params: { query } }));
  return { items, next: next === null ? null : String(next) };
}

export const refusedLines = async (number: number) =>
  (await answer(accountSync.GET("/api/v1/accounts/exports/{number}", { params: { path: { number: String(number) } } }))).refused_lines;

export const sendAgain = (number: number, key: string) =>
  answer(accountSync.POST("/api/v1/accounts/exports/{number}/copies", { params: { path: { number: String(number) }, header: keyed(key) } }));

export const sendRefusedAgain = (number: number, key: string) =>
  answer(accountSync.POST("/api/v1/accounts/exports/{number}/refused/repeats", { params: { path: { number: String(number) }, header: keyed(key) } }));

export const reconciliation = (day: string) => answer(accountSync.GET("/api/v1/accounts/reconciliations/{day}", { params: { path: { day } } }));

export const askForReconciliation = (day: string, key: string) =>
  answer(accountSync.POST("/api/v1/accounts/reconciliations/{day}", { params: { path: { day }, header: keyed(key) } }));
