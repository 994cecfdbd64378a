import { answer, readings } from "./clients";

export const receiptsOf = (account_id: string, reading_id: string) =>
  answer(readings.GET("/api/v1/readings/accounts/{account_id}/receipts", { params: { path: { account_id }, query: { reading_id, limit: 100 } } }));

export const receiptKeys = () => answer(readings.GET("/api/v1/readings/.well-known/receipt-keys.json"));
