import type { RegistryProfile } from "../api/contract";

const fits = (name: string, pattern: string): boolean => {
  const told = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, ".");
  return new RegExp(`^${told}$`, "i").test(name);
};

/** The kind that files called so are of: of several the longest pattern's, as the service has it; undefined if none takes it. */
export function kindOfFile(name: string, profiles: readonly Pick<RegistryProfile, "name" | "files">[]): string | undefined {
  let best = { kind: undefined as string | undefined, length: 0 };
  for (const each of profiles)
    for (const pattern of each.files) if (pattern.length > best.length && fits(name, pattern)) best = { kind: each.name, length: pattern.length };
  return best.kind;
}
