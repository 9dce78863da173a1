// A refusal of Bulk API 1.0: an exceptionCode and an exceptionMessage, always with status 400.

export class Bulk1Fault extends Error {
  readonly code: string

  /** @param code InvalidJob, InvalidBatch, InvalidJobState, InvalidSessionId, ExceededQuota … */
  constructor(code: string, message: string) {
    super(message)
    this.name = 'Bulk1Fault'
    this.code = code
  }
}
