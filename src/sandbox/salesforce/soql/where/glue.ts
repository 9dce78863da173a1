// AND beside OR needs parentheses in SOQL. The parser takes any mix and keeps no places, so the text itself is looked at.
import { refuseAtOffset } from '../refusal.ts'

/** What matters of a statement: parentheses, the words between conditions, and where clauses begin. */
const TOKEN = /'(?:\\.|[^'\\])*'|[()]|(?<![\w.])(?:AND|OR|WHERE|HAVING|WITH|GROUP|ORDER)(?![\w.])/gis

/** @throws ApiError 400 MALFORMED_QUERY that points at the first word that does not go with the one before it */
export function checkGlue(soql: string): void {
  const outer: (string | undefined)[] = []
  let glue: string | undefined
  for (const { 0: text, index } of soql.matchAll(TOKEN)) {
    const token = text.toUpperCase()
    if (token === '(') {
      outer.push(glue)
      glue = undefined
    } else if (token === ')') glue = outer.pop()
    else if (token !== 'AND' && token !== 'OR') {
      if (!token.startsWith("'")) glue = undefined
    } else if (glue !== undefined && glue !== token) {
      throw refuseAtOffset(soql, index, 'MALFORMED_QUERY', `unexpected token: '${token}'`)
    } else glue = token
  }
}
