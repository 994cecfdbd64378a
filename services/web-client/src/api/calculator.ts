import { answer, billing } from "./clients";
import type { CaseQuestion, StaffCase } from "./contract";

export const calculator = () => answer(billing.GET("/api/v1/billing/public/calculator"));

export const shortCase = (query: CaseQuestion) => answer(billing.GET("/api/v1/billing/public/cases", { params: { query } }));

export const staffCase = (body: StaffCase) => answer(billing.POST("/api/v1/billing/staff/cases", { body }));
