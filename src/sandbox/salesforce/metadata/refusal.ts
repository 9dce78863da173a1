// Why a component of the metadata is not taken: a code and a text, as the Metadata API and the Tooling API word them.

export class Refusal extends Error {
  readonly code: string
  readonly fields: readonly string[]

  constructor(code: string, message: string, fields: readonly string[] = []) {
    super(message)
    this.name = 'Refusal'
    this.code = code
    this.fields = fields
  }
}

export function missing(kind: string, fullName: string): Refusal {
  return new Refusal('INVALID_CROSS_REFERENCE_KEY', `no ${kind} named ${fullName} found`)
}

export function integrity(message: string, fields: readonly string[] = []): Refusal {
  return new Refusal('FIELD_INTEGRITY_EXCEPTION', message, fields)
}
