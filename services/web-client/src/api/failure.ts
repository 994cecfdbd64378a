import type { Problem } from "./contract";

export type FailureKind = "offline" | "slow" | "broken" | "busy" | "ended" | "refused";

export type PointedFault = Problem["errors"][number];

interface Told {
  status?: number;
  problem?: Partial<Problem>;
  retryAfter?: number;
}

/** Why something did not work, in a shape every page can put into words. */
export class Failure extends Error {
  readonly kind: FailureKind;
  readonly status: number;
  readonly problem: Partial<Problem>;
  readonly retryAfter: number | undefined;

  constructor(kind: FailureKind, { status = 0, problem = {}, retryAfter }: Told = {}) {
    super(problem.detail ?? kind);
    this.kind = kind;
    this.status = status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  get code(): string {
    return this.problem.code ?? "";
  }

  get faults(): PointedFault[] {
    return this.problem.errors ?? [];
  }

  /** The service has decided; otherwise the same request may still have been carried out. */
  get certain(): boolean {
    return this.kind === "refused" || this.kind === "ended" || this.kind === "busy";
  }

  static of(cause: unknown): Failure {
    return cause instanceof Failure ? cause : new Failure("broken", { problem: { detail: String(cause) } });
  }
}

export function failureFrom(status: number, problem: Partial<Problem>, retryAfter: string | null): Failure {
  if (status === 401 && problem.code === undefined) return new Failure("ended", { status, problem });
  if (status === 429) return new Failure("busy", { status, problem, retryAfter: Number(retryAfter ?? "60") || 60 });
  return new Failure(status >= 500 ? "broken" : "refused", { status, problem });
}
