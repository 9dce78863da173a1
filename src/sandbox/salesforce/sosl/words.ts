// The words of a search, with AND, OR, AND NOT, quotes, parentheses and the wildcards * and ?, as a test of texts.
import { malformedSearch } from './parse.ts'

/** The texts of a record, each as its words in lower case. */
export type Texts = readonly (readonly string[])[]
type Test = (texts: Texts) => boolean

/** The words of a text, in lower case: letters and digits, everything else parts them. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

/** @throws ApiError 400 MALFORMED_SEARCH for no words, words of one letter, and operators without words */
export function testOfWords(search: string): Test {
  const tokens = search.replace(/\\([{}?&|!^~*:\\"'+()-])/g, '$1').match(/"[^"]*"|[()]|[^\s()"]+/g) ?? []
  const test = readOr(tokens)
  if (tokens.length > 0) throw malformedSearch(`unexpected token: ${tokens[0]}`)
  return test
}

function readOr(tokens: string[]): Test {
  const tests = [readAnd(tokens)]
  while (isOperator(tokens[0], 'OR')) {
    tokens.shift()
    tests.push(readAnd(tokens))
  }
  return texts => tests.some(test => test(texts))
}

// Words beside each other belong together as with AND.
function readAnd(tokens: string[]): Test {
  const tests = [readOne(tokens)]
  while (tokens.length > 0 && tokens[0] !== ')' && !isOperator(tokens[0], 'OR')) {
    if (isOperator(tokens[0], 'AND')) tokens.shift()
    if (isOperator(tokens[0], 'NOT')) {
      tokens.shift()
      const test = readOne(tokens)
      tests.push(texts => !test(texts))
    } else tests.push(readOne(tokens))
  }
  return texts => tests.every(test => test(texts))
}

function readOne(tokens: string[]): Test {
  const token = tokens.shift()
  if (token === undefined || token === ')')
    throw malformedSearch('No search term found. The search term must be enclosed in braces.')
  if (token !== '(') return phrase(token)
  const inner = readOr(tokens)
  if (tokens.shift() !== ')') throw malformedSearch('expecting a right parentheses')
  return inner
}

function isOperator(token: string | undefined, name: string): boolean {
  return token?.toUpperCase() === name
}

// One word, or several that follow each other: a quoted phrase, a mail address.
function phrase(token: string): Test {
  const words = token.toLowerCase().match(/[\p{L}\p{N}*?]+/gu) ?? []
  if (words.join('').replace(/[*?]/g, '').length < 2) {
    throw malformedSearch(`search term must be longer than one character: ${token}`)
  }
  const shapes = words.map(word => new RegExp(`^${word.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'u'))
  return texts =>
    texts.some(text =>
      text.some((_, start) =>
        shapes.every((shape, i) => text[start + i] !== undefined && shape.test(text[start + i] ?? '')),
      ),
    )
}
