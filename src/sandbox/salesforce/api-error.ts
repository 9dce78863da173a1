// A refusal in the form Salesforce answers it: an HTTP status and an array of {errorCode, message, fields}.
/** What a duplicate rule found. */
export interface DuplicateFinding {
  readonly rule: {
    readonly object: string
    readonly name?: string | undefined
    readonly matchingRule?: string | undefined
    readonly action: 'block' | 'alert'
    readonly message: string
  }
  /** The records that are like the one to be saved. */
  readonly ids: readonly string[]
}

/** What is wrong with one record of a write. Collections print the code as `statusCode`, single records as `errorCode`. */
export interface RowError {
  readonly code: string
  readonly message: string
  readonly fields: readonly string[]
  /** What a duplicate rule found; only the answer to a single record shows it. */
  readonly duplicates?: DuplicateFinding
}

/** Thrown by handlers to refuse the whole request; the error handler of the routes turns it into the answer. */
export class ApiError extends Error {
  readonly status: number
  readonly errorCode: string
  readonly fields: readonly string[] | undefined

  constructor(status: number, errorCode: string, message: string, fields?: readonly string[]) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.errorCode = errorCode
    this.fields = fields
  }
}

/** The answer to a path that leads nowhere. */
export function notFound(): ApiError {
  return new ApiError(404, 'NOT_FOUND', 'The requested resource does not exist')
}
