// The work for a challenge, in a thread of its own.
import type { Challenge } from "./challenge";
import { solveFrom } from "./sha256";

const AT_ONCE = 2_000;

/** Where there are no threads: a little at a time, so that the page goes on answering. */
async function inTurns({ challenge, bits }: Challenge): Promise<number> {
  for (let from = 0; ; from += AT_ONCE) {
    const answer = solveFrom(challenge, bits, from, AT_ONCE);
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve));
  }
}

function inThread(challenge: Challenge): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./work.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<number>) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = () => {
      worker.terminate();
      reject(new Error("no thread"));
    };
    worker.postMessage(challenge);
  });
}

/** What the header `Proof-Of-Work` says. */
export async function work(challenge: Challenge): Promise<string> {
  const answer = typeof Worker === "undefined" ? inTurns(challenge) : inThread(challenge).catch(() => inTurns(challenge));
  return `${challenge.challenge}.${await answer}`;
}
