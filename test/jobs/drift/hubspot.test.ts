// Every kind of drift in HubSpot.
import { kindsOf } from './kinds.ts'

kindsOf('hubspot')
