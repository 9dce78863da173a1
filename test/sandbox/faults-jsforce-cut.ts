// A program with a bare jsforce and one query whose answer breaks off. Argument: the sandbox's address. Tells what became
// of the query, and which error nobody caught.
import { connectTo } from './salesforce-connection.ts'

const [url = ''] = process.argv.slice(2)
let settled = false
process.on('uncaughtException', error => {
  setTimeout(() => {
    process.stdout.write(JSON.stringify({ uncaught: error.message, settled }))
    process.exit(0)
  }, 100)
})
const connection = await connectTo(url)
connection.query('SELECT Id FROM Contact').then(
  () => {
    settled = true
  },
  () => {
    settled = true
  },
)
setTimeout(() => {
  process.stdout.write(JSON.stringify({ uncaught: null, settled }))
  process.exit(0)
}, 30_000)
