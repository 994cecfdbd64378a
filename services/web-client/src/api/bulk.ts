import { answer, keyed, readings } from "./clients";
import type { BatchRow, SentBatch } from "./contract";
import { sendFile } from "./upload";

const PATH = "/api/v1/readings/bulk";

export const batches = () => answer(readings.GET(PATH));

export const batch = (batch_id: string) => answer(readings.GET(`${PATH}/{batch_id}`, { params: { path: { batch_id } } }));

export const rowsOf = (batch_id: string, outcome: BatchRow["outcome"] | undefined, after: number) =>
  answer(readings.GET(`${PATH}/{batch_id}/results`, { params: { path: { batch_id }, query: { after, limit: 50, ...(outcome ? { outcome } : {}) } } }));

export const resultsFile = (batch_id: string): Promise<Blob> =>
  answer<Blob>(readings.GET(`${PATH}/{batch_id}/results.csv`, { params: { path: { batch_id } }, parseAs: "blob" }) as never);

export const confirmBatch = (batch_id: string, key: string) =>
  answer(readings.POST(`${PATH}/{batch_id}/confirmation`, { params: { path: { batch_id }, header: keyed(key) } }));

export const sendBatch = (file: File, onSent: (share: number) => void) => sendFile<SentBatch>(`${PATH}/files`, { name: file.name }, file, onSent);
