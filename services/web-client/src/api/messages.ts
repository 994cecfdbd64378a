import { answer, keyed, notification } from "./clients";

const ROOT = "/api/v1/notifications/messages";

export const messages = (account_id: string, cursor?: string) =>
  answer(notification.GET(ROOT, { params: { query: { account_id, cursor } } }));

export const markRead = (message_id: string, key: string) =>
  answer(notification.POST(`${ROOT}/{message_id}/read`, { params: { path: { message_id }, header: keyed(key) } }));
