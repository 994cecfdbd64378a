import { answer, identity, keyed } from "./clients";
import type { AccountHolder, ContractAdded, Proof } from "./contract";

export const addAccount = (body: AccountHolder, key: string) =>
  answer(identity.POST("/api/v1/identity/additions", { params: { header: keyed(key) }, body }));

export const addContract = (body: ContractAdded, key: string) =>
  answer(identity.POST("/api/v1/identity/organisation-additions", { params: { header: keyed(key) }, body }));

export const addition = (addition_id: string) =>
  answer(identity.GET("/api/v1/identity/additions/{addition_id}", { params: { path: { addition_id } } }));

export const giveProofOfAddition = (addition_id: string, body: Proof, key: string) =>
  answer(identity.POST("/api/v1/identity/additions/{addition_id}/proofs", { params: { path: { addition_id }, header: keyed(key) }, body }));

export const nameAccount = (account_id: string, name: string, key: string) =>
  answer(identity.PUT("/api/v1/identity/accounts/{account_id}/name", { params: { path: { account_id }, header: keyed(key) }, body: { name } }));

export const removeAccount = (account_id: string, key: string) =>
  answer(identity.DELETE("/api/v1/identity/accounts/{account_id}", { params: { path: { account_id }, header: keyed(key) } }));
