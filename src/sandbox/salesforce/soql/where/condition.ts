// The WHERE and HAVING clauses as a tree. The parser gives a flat chain with counts of parentheses; SOQL itself refuses
// AND beside OR without parentheses, and NOT binds to the one condition or group that follows it.
import type { HavingClause, LiteralType, Query, WhereClause } from '@jetstreamapp/soql-parser-js'
import { malformed } from '../refusal.ts'
import type { Expression } from '../term.ts'

/** One comparison, still as text. */
export interface Comparison {
  readonly kind: 'comparison'
  readonly left: Expression
  readonly operator: string
  readonly values: readonly { readonly text: string; readonly literal: LiteralType }[]
}

/** `AccountId IN (SELECT Id FROM Account …)`. */
export interface SemiJoin {
  readonly kind: 'semiJoin'
  readonly path: string
  readonly negated: boolean
  readonly query: Query
}

export type Condition =
  | Comparison
  | SemiJoin
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | Comparison | SemiJoin

/**
 * @throws ApiError 400 MALFORMED_QUERY for a mix of AND and OR, unbalanced parentheses, or what is not modelled
 */
export function conditionOf(clause: WhereClause | HavingClause): Condition {
  const tokens = flatten(clause)
  const condition = readChain(tokens)
  if (tokens.length > 0) throw malformed(`unexpected token: '${String(tokens[0])}'`)
  return condition
}

/** @throws ApiError 400 for a statement whose middle NOTs the parser loses: no answer is better than another question's */
export function checkNots(soql: string): void {
  const withoutTexts = soql.replace(/'(?:\\.|[^'\\])*'/gs, "''")
  if (/(?:\bNOT\b[\s(]*){3}/i.test(withoutTexts)) throw malformed('The sandbox does not know three NOTs in a row')
}

function flatten(clause: WhereClause | HavingClause): Token[] {
  const tokens: Token[] = []
  let rest: WhereClause | HavingClause | undefined = clause
  while (rest !== undefined) {
    const { left }: WhereClause | HavingClause = rest
    const isNot: boolean = 'operator' in rest && rest.operator === 'NOT'
    tokens.push(...repeat('(', left !== null && 'openParen' in left ? (left.openParen ?? 0) : 0))
    if (isNot) tokens.push('NOT')
    else if (left !== null) {
      tokens.push(comparisonOf(left))
      tokens.push(...repeat(')', 'closeParen' in left ? (left.closeParen ?? 0) : 0))
    }
    if (!('operator' in rest)) break
    if (!isNot) tokens.push(rest.operator)
    rest = rest.right
  }
  return tokens
}

function repeat(token: Token, times: number): Token[] {
  return Array.from({ length: times }, () => token)
}

function comparisonOf(left: NonNullable<WhereClause['left']>): Comparison | SemiJoin {
  if ('valueQuery' in left) {
    if (left.field === undefined) throw malformed('The left operand of a semi join sub-select must be a field')
    const negated = left.operator === 'NOT IN'
    return { kind: 'semiJoin', path: left.field, negated, query: left.valueQuery }
  }
  if (!('value' in left)) throw malformed('unexpected token in a condition')
  const texts = Array.isArray(left.value) ? left.value : [left.value]
  const types = Array.isArray(left.literalType) ? left.literalType : [left.literalType]
  const values = texts.map((text, i) => ({ text, literal: types[i] ?? types[0] ?? 'STRING' }))
  // `<>` is no operator of its own.
  const operator = String(left.operator) === '<>' ? '!=' : left.operator
  return { kind: 'comparison', left: 'fn' in left ? left.fn : left.field, operator, values }
}

function readChain(tokens: Token[]): Condition {
  const parts = [readOne(tokens)]
  let glue: 'AND' | 'OR' | undefined
  for (let next = tokens[0]; next === 'AND' || next === 'OR'; next = tokens[0]) {
    if (glue !== undefined && glue !== next) throw malformed(`unexpected token: '${next}'`)
    glue = next
    tokens.shift()
    parts.push(readOne(tokens))
  }
  const [first] = parts
  if (glue === undefined && first !== undefined) return first
  return { kind: glue === 'OR' ? 'or' : 'and', parts }
}

function readOne(tokens: Token[]): Condition {
  const token = tokens.shift()
  if (token === 'NOT') return { kind: 'not', part: readOne(tokens) }
  if (token === '(') {
    const inner = readChain(tokens)
    if (tokens.shift() !== ')') throw malformed("expecting a right parentheses, found 'end of query'")
    return inner
  }
  if (token === undefined || typeof token === 'string') throw malformed(`unexpected token: '${token ?? '<EOF>'}'`)
  return token
}
