// Whether a value fits into a field as the CRM describes it: what does not is refused, never cut and never guessed.

/** What the CRM allows for a field. */
export interface FieldLimits {
  /** As the CRM calls it. */
  readonly type?: string
  readonly updateable: boolean
  readonly maxLength: number | null
  /** The only values allowed; null when any is. */
  readonly options: ReadonlySet<string> | null
  /** Whether several of the options may be chosen at once, written with ";" between them. */
  readonly several?: boolean
}

/** Several choices as the CRM keeps them: each once, in the order of its list. Any other text as it is. */
export function asKept(text: string, { options, several }: Pick<FieldLimits, 'options' | 'several'>): string {
  if (several !== true || options === null) return text
  const chosen = new Set(text.split(';'))
  return chosen.isSubsetOf(options) ? [...options].filter(option => chosen.has(option)).join(';') : text
}

/** Why the text does not fit, in words for a person; null when it does. To clear a field is another question. */
export function misfit(text: string, { maxLength, options, several }: FieldLimits): string | null {
  // To a CRM an empty text means to clear the field, and nobody has said so.
  if (text.trim() === '') return 'blank, which would clear the field'
  if (maxLength !== null && text.length > maxLength) return `longer than the field's ${maxLength} characters`
  if (options === null) return null
  const chosen = several === true ? text.split(';') : [text]
  return chosen.every(each => options.has(each)) ? null : 'not one of the values that the CRM allows'
}
