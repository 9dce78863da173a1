// Properties of HubSpot that are lost between plan and write.
import { onWriteOf } from './on-write.ts'

onWriteOf('hubspot')
