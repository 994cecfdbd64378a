import { answer, identity, keyed } from "./clients";
import type { NewSystem, SecretRotation } from "./contract";

export const systems = () => answer(identity.GET("/api/v1/identity/staff/internal-systems"));

export const addSystem = (body: NewSystem) => answer(identity.POST("/api/v1/identity/staff/internal-systems", { body }));

export const rotateSecret = (client_id: string, body: SecretRotation) =>
  answer(identity.POST("/api/v1/identity/staff/internal-systems/{client_id}/secrets", { params: { path: { client_id } }, body }));

export const revokeSystem = (client_id: string, key: string) =>
  answer(identity.DELETE("/api/v1/identity/staff/internal-systems/{client_id}", { params: { path: { client_id }, header: keyed(key) } }));
