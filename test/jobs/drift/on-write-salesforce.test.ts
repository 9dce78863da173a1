// Fields of Salesforce that are lost between plan and write.
import { onWriteOf } from './on-write.ts'

onWriteOf('salesforce')
