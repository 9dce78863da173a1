// A program that reads a Bulk query of several pages with a bare jsforce. Argument: the sandbox's address. Tells what became
// of it, and which error nobody caught.
import { connectTo } from './salesforce-connection.ts'

const [url = ''] = process.argv.slice(2)
let ended = false
const tell = (uncaught: unknown): void => {
  process.stdout.write(JSON.stringify({ uncaught, ended }))
  process.exit(0)
}
process.on('uncaughtException', error => setTimeout(tell, 100, 'code' in error ? error.code : error.message))
const connection = await connectTo(url)
const stream = await connection.bulk2.query('SELECT Id FROM Contact', { pollInterval: 20, pollTimeout: 30_000 })
stream.toArray().then(
  () => {
    ended = true
  },
  () => {
    ended = true
  },
)
setTimeout(tell, 30_000, null)
