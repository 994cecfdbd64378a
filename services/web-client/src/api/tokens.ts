import { answer, identity } from "./clients";

export const tokens = () => answer(identity.GET("/api/v1/identity/household-tokens"));

export const makeToken = (body: { name: string; account_id: string; scopes: string[]; last_day: string }) =>
  answer(identity.POST("/api/v1/identity/household-tokens", { body }));

export const endToken = (token_id: string) => answer(identity.DELETE("/api/v1/identity/household-tokens/{token_id}", { params: { path: { token_id } } }));
