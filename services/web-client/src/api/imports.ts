import { accountSync, answer, keyed } from "./clients";
import type { Problem, SentRegistry } from "./contract";
import { Failure, failureFrom } from "./failure";
import { token } from "../state/session";
import { renewSession } from "./transport";

const PATH = "/api/v1/accounts/staff/imports";

export const imports = (cursor?: string) => answer(accountSync.GET(PATH, { params: { query: cursor ? { cursor } : {} } }));

export const importProfiles = () => answer(accountSync.GET(`${PATH}/profiles`));

export const importReport = (import_id: string) => answer(accountSync.GET(`${PATH}/{import_id}`, { params: { path: { import_id } } }));

export const applyImport = (import_id: string, key: string) =>
  answer(accountSync.POST(`${PATH}/{import_id}/application`, { params: { path: { import_id }, header: keyed(key) } }));

export const rollBackImport = (import_id: string, key: string) =>
  answer(accountSync.POST(`${PATH}/{import_id}/rollback`, { params: { path: { import_id }, header: keyed(key) } }));

/** A file is too large for the patience of other requests, and only this way tells how far it has come. */
export async function sendRegistry(file: File, profile: string, onSent: (share: number) => void): Promise<SentRegistry> {
  await renewSession(); // a token that ends within minutes would end before a large file has arrived
  return new Promise((resolve, reject) => {
    const query = new URLSearchParams({ name: file.name, ...(profile ? { profile } : {}) });
    const request = new XMLHttpRequest();
    request.open("POST", `${PATH}?${query.toString()}`);
    request.setRequestHeader("Authorization", `Bearer ${token() ?? ""}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && onSent(event.loaded / event.total);
    request.onload = () => {
      if (request.status < 300) return resolve(request.response as SentRegistry);
      reject(failureFrom(request.status, (request.response ?? {}) as Partial<Problem>, request.getResponseHeader("Retry-After")));
    };
    request.onerror = () => reject(new Failure(navigator.onLine ? "broken" : "offline"));
    request.send(file);
  });
}
