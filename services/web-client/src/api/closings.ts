import { answer, keyed, readings } from "./clients";
import type { ClosingDecision } from "./contract";

export const waitingClosings = () => answer(readings.GET("/api/v1/readings/staff/closings"));

export const decideClosing = (closing_id: string, body: ClosingDecision, key: string) =>
  answer(readings.POST("/api/v1/readings/staff/closings/{closing_id}/decisions", { params: { path: { closing_id }, header: keyed(key) }, body }));
