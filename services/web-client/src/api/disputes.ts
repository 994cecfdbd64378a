import { answer, keyed, readings } from "./clients";
import type { DisputeDecision } from "./contract";

const ROOT = "/api/v1/readings/accounts/{account_id}";

export const disputes = (account_id: string) => answer(readings.GET(`${ROOT}/disputes`, { params: { path: { account_id } } }));

export const dispute = (account_id: string, reading_id: string, text: string, key: string) =>
  answer(readings.POST(`${ROOT}/readings/{reading_id}/disputes`, { params: { path: { account_id, reading_id }, header: keyed(key) }, body: { text } }));

export const waitingDisputes = () => answer(readings.GET("/api/v1/readings/staff/disputes"));

export const decideDispute = (dispute_id: string, body: DisputeDecision, key: string) =>
  answer(readings.POST("/api/v1/readings/staff/disputes/{dispute_id}/decisions", { params: { path: { dispute_id }, header: keyed(key) }, body }));
