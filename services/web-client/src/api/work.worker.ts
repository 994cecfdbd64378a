import { solveFrom } from "./sha256";

const thread = self as unknown as { onmessage: (event: MessageEvent<{ challenge: string; bits: number }>) => void; postMessage: (answer: number) => void };

thread.onmessage = ({ data: { challenge, bits } }) => {
  const answer = solveFrom(challenge, bits, 0, Number.MAX_SAFE_INTEGER);
  if (answer !== undefined) thread.postMessage(answer);
};
