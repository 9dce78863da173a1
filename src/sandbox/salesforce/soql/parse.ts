// From text to the parser's tree; what the parser refuses is refused in the words of Salesforce.
import { parseQuery, type Query } from '@jetstreamapp/soql-parser-js'
import type { ApiError } from '../api-error.ts'
import { malformed, refuseAtOffset } from './refusal.ts'
import { checkNots } from './where/condition.ts'
import { checkGlue } from './where/glue.ts'

const STATEMENT_LIMIT = 100_000

/** @throws ApiError 400 MALFORMED_QUERY */
export function parse(soql: string): Query {
  if (soql.length > STATEMENT_LIMIT) {
    throw malformed(`SOQL statements cannot be longer than ${STATEMENT_LIMIT} characters.`)
  }
  checkNots(soql)
  let query: Query
  try {
    query = parseQuery(soql)
  } catch (error) {
    throw refused(soql, error instanceof Error ? error.message : String(error))
  }
  checkGlue(soql)
  if (query.withDataCategory !== undefined) throw malformed('The sandbox has no data categories')
  return query
}

// The parser names the token that it did not expect, not its place.
function refused(soql: string, message: string): ApiError {
  const character = /unexpected character: ->(.)<- at offset: (\d+)/s.exec(message)
  if (character !== null) {
    const isQuote = character[1] === "'"
    const text = isQuote ? "line 1:1 no viable alternative at character '<EOF>'" : `unexpected token: '${character[1]}'`
    return refuseAtOffset(soql, Number(character[2]), 'MALFORMED_QUERY', text)
  }
  const token = /found(?:: '?| --> ')(.*?)(?:'? <--|'|)$/s.exec(message.trim())?.[1] ?? ''
  if (token === '') return refuseAtOffset(soql, soql.length, 'MALFORMED_QUERY', "unexpected token: '<EOF>'")
  const word = token.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const isWord = /^\w/.test(token)
  const places = [...soql.matchAll(new RegExp(isWord ? `(?<!\\w)${word}(?!\\w)` : word, 'g'))]
  const offset = places.at(-1)?.index ?? 0
  return refuseAtOffset(soql, offset, 'MALFORMED_QUERY', `unexpected token: '${token}'`)
}
