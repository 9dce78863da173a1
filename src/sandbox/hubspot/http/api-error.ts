// HubSpot's error envelope and the errors that the sandbox answers with.
// Texts as recorded where a recording is known; else in the documented form.

interface ErrorDetail {
  readonly message: string
  readonly code?: string
  readonly in?: string
  readonly context?: Readonly<Record<string, readonly string[]>>
}

interface ErrorBody {
  readonly message: string
  /** "error" but for the token endpoint, which names the reason here. */
  readonly status?: string
  readonly category?: string
  readonly subCategory?: string
  readonly errorType?: string
  readonly policyName?: string
  readonly groupName?: string
  readonly context?: Readonly<Record<string, readonly string[]>>
  readonly errors?: readonly ErrorDetail[]
  readonly links?: Readonly<Record<string, string>>
  /** OAuth's own words, from the token endpoint only. */
  readonly error?: string
  readonly error_description?: string
}

/** Thrown anywhere below a route; the answer is `status` with `detail` in the envelope. */
export class ApiError extends Error {
  readonly status: number
  readonly detail: ErrorBody
  constructor(status: number, detail: ErrorBody) {
    super(detail.message)
    this.name = 'ApiError'
    this.status = status
    this.detail = detail
  }
}

/** The body of an error answer. */
export function envelope(error: ApiError, correlationId: string): object {
  const { message, status = 'error', ...rest } = error.detail
  return { status, message, correlationId, ...rest }
}

export function invalid(message: string, rest: Partial<ErrorBody> = {}): ApiError {
  return new ApiError(400, { message, category: 'VALIDATION_ERROR', ...rest })
}

export function notFound(): ApiError {
  return new ApiError(404, { message: 'resource not found', category: 'OBJECT_NOT_FOUND' })
}

/** The caller was not granted any one of the scopes that the call needs. */
export function missingScopes(anyOf: readonly string[]): ApiError {
  return new ApiError(403, {
    message:
      "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    errors: [
      { message: 'One or more of the following scopes are required.', context: { requiredGranularScopes: anyOf } },
    ],
    links: { scopes: 'https://developers.hubspot.com/scopes' },
    category: 'MISSING_SCOPES',
  })
}

/** Another record has this unique value. */
export function alreadyExists(label: string, existingId: string): ApiError {
  return new ApiError(409, {
    message: `${label} already exists. Existing ID: ${existingId}`,
    category: 'CONFLICT',
  })
}

export interface InvalidValue {
  readonly message: string
  readonly error: string
  readonly name: string
}

/** The refusal of values: JSON inside the message, as recorded, and the newer list of errors beside it. */
export function invalidValues(problems: readonly InvalidValue[], portalId: number): ApiError {
  const inMessage = problems.map(({ message, error, name }) => ({
    isValid: false,
    message,
    error,
    name,
    localizedErrorMessage: message,
    portalId,
  }))
  return invalid(`Property values were not valid: ${JSON.stringify(inMessage)}`, {
    errors: problems.map(({ message, error, name }) => ({
      message,
      code: error,
      context: { propertyName: [name] },
    })),
  })
}
