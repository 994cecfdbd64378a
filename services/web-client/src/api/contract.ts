// What the services answer, by the names the pages use.
export type Zone = "single" | "day" | "night" | "peak" | "semi_peak";
export interface Said { ru: string; en: string }
export interface Consent { version: string; text_ru: string; text_en: string; sha256: string }
export interface Registration { registration_id: string; state: "checking" | "thanks" | "not_confirmed"; message_ru: string; message_en: string }
export interface Neutral { message_ru: string; message_en: string }
export interface LinkCheck { purpose: string; expires_at: string }
export interface AccountRef { account_id: string; account_number: string }
export interface SessionResponse { access_token: string; expires_in: number; user: { user_id: string; name: string }; accounts: AccountRef[] }
export interface Me { user_id: string; name: string; email_masked: string; accounts: AccountRef[] }
export interface Account { account_id: string; account_number: string; status: string; group: string; registered_persons: number; lives_alone: boolean; tariff_plan: string; meters: { meter_id: string; serial: string; zones: number; digits: number; verification_due_on: string }[]; as_of: string }
export interface Window { today: string; opens_on: string; closes_on: string; open: boolean; counts_to: string; late: boolean; message_ru: string; message_en: string }
export interface ZoneFigure { zone: Zone; value: string; previous: string; consumption: string }
export interface ReadingStep { revision: number; status: string; action: string; at: string; zones: ZoneFigure[] }
export interface Reading { reading_id: string; meter_id: string; period: string; read_on: string; submitted_at: string; status: string; zones: ZoneFigure[]; late: boolean; confirmed_implausible: boolean; revision: number; can_correct: boolean; can_cancel: boolean; changeable_until?: string | null; message_ru: string; message_en: string; history?: ReadingStep[] }
export interface Meter { meter_id: string; serial: string; zones: Zone[]; digits: number; previous: { zone: Zone; value: string; read_on: string }[]; last_reading: Reading | null }
export interface Check { acceptable: boolean; counts_to: string; late: boolean; zones: ZoneFigure[]; warnings: { code: string; ru: string; en: string }[] }
export interface ChargeLine { zone: Zone; band: string; volume: string; price: string; amount: string; why: Said }
export interface Estimate { volume: string; total: string; already_charged: string; difference: string; lines: ChargeLine[]; tariff: string; period: string }
export interface ChargeSummary { charge_id: string; period: string; total: string; volume: string; reason: string; revision: number; difference: string; due_on: string; calculated_at: string }
export interface Charge extends ChargeSummary { tariff: string; lines: ChargeLine[]; revisions: { revision: number; total: string; difference: string; reason: string; calculated_at: string }[] }
export interface Payment { amount: string; paid_at: string }
export interface Balance { to_pay: string; balance: string; advance: string; due_on: string | null; as_of: string; last_charge: ChargeSummary | null; last_payment: Payment | null }
export interface Entry { entry_id: string; kind: "opening" | "charge" | "recalculation" | "payment"; amount: string; period: string | null; at: string; ru: string; en: string }
export interface Message { message_id: string; kind: string; account_id: string | null; title_ru: string; title_en: string; text_ru: string; text_en: string; created_at: string; read: boolean }
export interface ZoneValue { zone: Zone; value: string }
