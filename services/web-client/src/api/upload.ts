import type { Problem } from "./contract";
import { Failure, failureFrom } from "./failure";
import { token } from "../state/session";
import { renewSession } from "./transport";

/** A file is too large for the patience of other requests, and only this way tells how far it has come. */
export async function sendFile<T>(path: string, query: Record<string, string>, file: File, onSent: (share: number) => void): Promise<T> {
  await renewSession(); // a token that ends within minutes would end before a large file has arrived
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${path}?${new URLSearchParams(query).toString()}`);
    request.setRequestHeader("Authorization", `Bearer ${token() ?? ""}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && onSent(event.loaded / event.total);
    request.onload = () => {
      if (request.status < 300) return resolve(request.response as T);
      reject(failureFrom(request.status, (request.response ?? {}) as Partial<Problem>, request.getResponseHeader("Retry-After")));
    };
    request.onerror = () => reject(new Failure(navigator.onLine ? "broken" : "offline"));
    request.send(file);
  });
}
