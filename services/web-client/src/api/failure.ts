export type FailureKind = "offline" | "slow" | "broken" | "busy" | "ended" | "refused";

export interface PointedFault {
  pointer: string;
  ru: string;
  en: string;
}

export interface Problem {
  code?: string;
  status?: number;
  title?: string;
  detail?: string;
  detail_en?: string;
  details?: Record<string, unknown>;
  errors?: PointedFault[];
  trace_id?: string;
}

/** Why something did not work, in a shape every page can put into words. */
export class Failure extends Error {
  readonly kind: FailureKind;
  readonly status: number;
  readonly problem: Problem;
  readonly retryAfter: number | undefined;

  constructor(kind: FailureKind, { status = 0, problem = {}, retryAfter }: { status?: number; problem?: Problem; retryAfter?: number } = {}) {
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

export function failureFrom(status: number, problem: Problem, retryAfter: string | null): Failure {
  if (status === 401 && problem.code === undefined) return new Failure("ended", { status, problem });
  if (status === 429) return new Failure("busy", { status, problem, retryAfter: Number(retryAfter ?? "60") || 60 });
  return new Failure(status >= 500 ? "broken" : "refused", { status, problem });
}
