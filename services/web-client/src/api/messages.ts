import type { Message } from "./contract";
import { call } from "./transport";

const ROOT = "/api/v1/notifications/messages";

export const messages = (cursor?: string) =>
  call<{ messages: Message[]; next: string | null; unread: number }>("GET", ROOT, { query: { cursor } });

export const markRead = (messageId: string, key: string) => call<void>("POST", `${ROOT}/${messageId}/read`, { key });
