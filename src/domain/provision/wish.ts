// Which fields the syncs of a connection need the CRM to have, and what each of them should look like there. Pure.
import type { FieldKind } from '../record.ts'
import { STAMPS, type StampName, type StampSettings } from '../stamp/setting.ts'

/** What a field holds, in no vendor's words. */
export type FieldShape =
  | { readonly type: 'text'; readonly length: number }
  | { readonly type: 'number'; readonly digits: number; readonly decimals: number }
  | { readonly type: 'percent' | 'date' | 'date and time' | 'email' | 'phone' | 'url' }

/** What a field is for: the receipt, a stamp, or a value that sources supply. */
export type FieldRole =
  | { readonly is: 'receipt' }
  | { readonly is: 'stamp'; readonly stamp: StampName; readonly freshnessAs: StampSettings['freshnessAs'] }
  | { readonly is: 'value'; readonly kind: FieldKind }

export interface FieldWish {
  readonly stream: string
  readonly field: string
  readonly role: FieldRole
  readonly shape: FieldShape
  /** As people see it, 40 characters at most. */
  readonly label: string
  /** What it tells, for people. */
  readonly help: string
  /** The sync that asks for it, the first where several do. */
  readonly sync: string
}

/** Receipts are ids of 36 characters. */
export const RECEIPT: Pick<FieldWish, 'shape' | 'label' | 'help'> = {
  shape: { type: 'text', length: 64 },
  label: 'Evergreen Receipt',
  help: 'Which write of Evergreen this record saw last. Evergreen alone writes it.',
}

const STAMPED: Readonly<Record<StampName, Pick<FieldWish, 'shape' | 'label' | 'help'>>> = {
  freshness: {
    shape: { type: 'percent' },
    label: 'Freshness',
    help: 'The share of the values on this record that probably still hold. By Evergreen.',
  },
  lastVerified: {
    shape: { type: 'date and time' },
    label: 'Last Verified',
    help: 'When any value of this record was last checked. By Evergreen.',
  },
  lastEnriched: {
    shape: { type: 'date and time' },
    label: 'Last Enriched',
    help: 'When the word of a source was last written to this record. By Evergreen.',
  },
  source: {
    shape: { type: 'text', length: 255 },
    label: 'Enrichment Source',
    help: 'Whose word was last written to this record. By Evergreen.',
  },
}

/** A share between 0 and 1 is no percentage. */
const SHARE: FieldShape = { type: 'number', digits: 1, decimals: 2 }

/** The stamps that the settings name, as fields. */
export function stampWishes({ fields, freshnessAs }: StampSettings): Omit<FieldWish, 'stream' | 'sync'>[] {
  return STAMPS.flatMap(stamp => {
    const field = fields[stamp]
    if (field === undefined) return []
    const { shape, ...words } = STAMPED[stamp]
    const share = stamp === 'freshness' && freshnessAs === 'share'
    return [{ field, role: { is: 'stamp', stamp, freshnessAs } as const, shape: share ? SHARE : shape, ...words }]
  })
}

const text = (length: number): FieldShape => ({ type: 'text', length })

/** Null: the values that may be chosen are for a person to say. */
const OF_KIND: Readonly<Record<FieldKind, FieldShape | null>> = {
  email: { type: 'email' },
  phone: { type: 'phone' },
  mobile: { type: 'phone' },
  country: text(80),
  website: { type: 'url' },
  social_profile: { type: 'url' },
  person_name: text(121),
  nickname: text(80),
  salutation: text(40),
  name_suffix: text(40),
  company_name: text(255),
  legal_form: text(80),
  company_id: text(80),
  job_title: text(128),
  seniority: text(40),
  job_function: text(80),
  industry: text(128),
  employees: { type: 'number', digits: 9, decimals: 0 },
  employee_band: text(40),
  revenue: { type: 'number', digits: 16, decimals: 2 },
  revenue_band: text(40),
  amount: text(40),
  city: text(80),
  state: text(80),
  postcode: text(20),
  address: text(255),
  date: { type: 'date' },
  date_time: text(40),
  language: text(40),
  locale: text(20),
  boolean: null,
  picklist: null,
  multi_picklist: null,
  currency: text(40),
  text: text(255),
}

export const shapeOfKind = (kind: FieldKind): FieldShape | null => OF_KIND[kind]

/** "Text(64)", "Number(16, 2)", for people. */
export function shapeText(shape: FieldShape): string {
  if (shape.type === 'text') return `text of ${shape.length} characters`
  if (shape.type === 'number') return `number of ${shape.digits} digits and ${shape.decimals} decimals`
  return shape.type === 'url' ? 'web address' : shape.type
}
