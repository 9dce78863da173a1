// How Salesforce refuses a statement: often with the statement itself and a mark under the place that it stumbled over.
import { ApiError } from '../api-error.ts'

/** 400 MALFORMED_QUERY with a plain message. */
export function malformed(message: string): ApiError {
  return new ApiError(400, 'MALFORMED_QUERY', message)
}

/** 400 INVALID_FIELD with a plain message. */
export function invalidField(message: string): ApiError {
  return new ApiError(400, 'INVALID_FIELD', message)
}

/** A refusal that points at the first place of `token` in the statement. */
export function refuseAt(soql: string, token: string, errorCode: string, message: string): ApiError {
  const word = token.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  // A text in quotes may say the same, and is not meant.
  const names = soql.replace(/'(?:\\.|[^'\\])*'/gs, text => ' '.repeat(text.length))
  const found = names.search(new RegExp(`(?<![\\w.])${word}(?!\\w)`, 'i'))
  return refuseAtOffset(
    soql,
    found >= 0 ? found : Math.max(soql.toLowerCase().indexOf(token.toLowerCase()), 0),
    errorCode,
    message,
  )
}

/** A refusal that points at a character of the statement. */
export function refuseAtOffset(soql: string, offset: number, errorCode: string, message: string): ApiError {
  const before = soql.slice(0, offset).split('\n')
  const column = before.at(-1)?.length ?? 0
  const line = soql.split('\n')[before.length - 1] ?? ''
  const place = `ERROR at Row:${before.length}:Column:${column + 1}`
  return new ApiError(400, errorCode, `\n${line}\n${' '.repeat(column)}^\n${place}\n${message}`)
}
