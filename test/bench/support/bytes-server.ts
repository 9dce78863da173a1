// A bare server that streams the bytes of files: /0 the first, /1 the second. Prints its address.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'

const PIECE = 65_536

const bodies = await Promise.all(process.argv.slice(2).map(file => readFile(file)))
const server = createServer((request, response) => {
  const body = bodies[Number(request.url?.slice(1))]
  if (body === undefined) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, { 'content-type': 'text/csv', 'transfer-encoding': 'chunked' })
  Readable.from(piecesOf(body)).pipe(response)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  process.stdout.write(`http://127.0.0.1:${port}\n`)
})

function* piecesOf(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at += PIECE) yield body.subarray(at, at + PIECE)
}
