// When very many ask at once, the service wants some work of each machine first. Nobody is asked to type or to look at anything.

export interface Challenge {
  challenge: string;
  bits: number;
}

const HARDEST = 26;

/** The challenge of a refusal, if it is one that can be worked on. */
export function challengeIn(problem: unknown): Challenge | undefined {
  const { code, details } = (problem ?? {}) as { code?: string; details?: Partial<Challenge> };
  if (code !== "work_wanted" || typeof details?.challenge !== "string" || typeof details.bits !== "number") return undefined;
  return details.challenge.length <= 40 && details.bits <= HARDEST ? { challenge: details.challenge, bits: details.bits } : undefined;
}

/** The work itself is loaded when it is asked for, which few ever see. */
export const workFor = async (challenge: Challenge): Promise<string> => (await import("./work")).work(challenge);
