// What a country's records look like: how its name is spelled, its legal forms, its phone numbers and its names.

/** A list that has at least one entry. */
export type List<T> = readonly [T, ...T[]]

/** A range of numbers: `digits` is the national number with # for any digit, `shapes` how people write it down. */
export interface PhoneRange {
  readonly digits: string
  /** An x takes the next digit of the national number; everything else stands for itself. */
  readonly shapes: List<string>
}

export interface Country {
  /** ISO 3166-1 alpha-2. */
  readonly code: string
  readonly callingCode: string
  /** As found in CRMs, the usual English name first. */
  readonly spellings: List<string>
  /** Each legal form with the ways to write it, the proper one first. */
  readonly legalForms: List<List<string>>
  readonly cities: List<string>
  readonly landlines: List<PhoneRange>
  readonly mobiles: List<PhoneRange>
  readonly firstNames: List<string>
  readonly lastNames: List<string>
}
