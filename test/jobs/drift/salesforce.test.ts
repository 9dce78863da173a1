// Every kind of drift in Salesforce.
import { kindsOf } from './kinds.ts'

kindsOf('salesforce')
