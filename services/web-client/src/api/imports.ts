import { accountSync, answer, keyed } from "./clients";
import type { SentRegistry } from "./contract";
import { sendFile } from "./upload";

const PATH = "/api/v1/accounts/staff/imports";

export const imports = (cursor?: string) => answer(accountSync.GET(PATH, { params: { query: cursor ? { cursor } : {} } }));

export const importProfiles = () => answer(accountSync.GET(`${PATH}/profiles`));

export const importReport = (import_id: string) => answer(accountSync.GET(`${PATH}/{import_id}`, { params: { path: { import_id } } }));

export const applyImport = (import_id: string, key: string) =>
  answer(accountSync.POST(`${PATH}/{import_id}/application`, { params: { path: { import_id }, header: keyed(key) } }));

export const rollBackImport = (import_id: string, key: string) =>
  answer(accountSync.POST(`${PATH}/{import_id}/rollback`, { params: { path: { import_id }, header: keyed(key) } }));

export const sendRegistry = (file: File, profile: string, onSent: (share: number) => void) =>
  sendFile<SentRegistry>(PATH, { name: file.name, ...(profile ? { profile } : {}) }, file, onSent);
