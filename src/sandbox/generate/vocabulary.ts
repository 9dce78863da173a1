// The words from which companies and jobs are made. No company or person is meant.
import { continentalCountries } from './countries/continental.ts'
import type { Country, List } from './countries/country.ts'
import { englishCountries } from './countries/english.ts'
import { nordicCountries } from './countries/nordic.ts'

export const COUNTRIES: List<Country> = [...englishCountries, ...continentalCountries, ...nordicCountries]

export interface Industry {
  /** As in Salesforce's standard picklist. */
  readonly name: string
  /** HubSpot's internal name. */
  readonly hubspot: string
  /** What such companies call themselves. */
  readonly trades: List<string>
}

export const INDUSTRIES: List<Industry> = [
  { name: 'Banking', hubspot: 'BANKING', trades: ['Savings', 'Capital', 'Credit'] },
  { name: 'Biotechnology', hubspot: 'BIOTECHNOLOGY', trades: ['Biologics', 'Genomics', 'Bio'] },
  { name: 'Chemicals', hubspot: 'CHEMICALS', trades: ['Chemicals', 'Coatings', 'Polymers'] },
  { name: 'Construction', hubspot: 'CONSTRUCTION', trades: ['Builders', 'Construction', 'Timber'] },
  { name: 'Consulting', hubspot: 'MANAGEMENT_CONSULTING', trades: ['Partners', 'Advisory', 'Associates'] },
  {
    name: 'Electronics',
    hubspot: 'ELECTRICAL_ELECTRONIC_MANUFACTURING',
    trades: ['Instruments', 'Sensors', 'Circuits'],
  },
  { name: 'Energy', hubspot: 'RENEWABLES_ENVIRONMENT', trades: ['Energy', 'Wind', 'Solar'] },
  { name: 'Food & Beverage', hubspot: 'FOOD_BEVERAGES', trades: ['Foods', 'Brewery', 'Dairy'] },
  { name: 'Healthcare', hubspot: 'HOSPITAL_HEALTH_CARE', trades: ['Clinics', 'Care', 'Health'] },
  { name: 'Insurance', hubspot: 'INSURANCE', trades: ['Insurance', 'Mutual', 'Assurance'] },
  { name: 'Machinery', hubspot: 'MACHINERY', trades: ['Machinery', 'Tools', 'Hydraulics'] },
  { name: 'Retail', hubspot: 'RETAIL', trades: ['Stores', 'Outfitters', 'Trading'] },
  { name: 'Shipping', hubspot: 'MARITIME', trades: ['Shipping', 'Marine', 'Freight'] },
  { name: 'Technology', hubspot: 'COMPUTER_SOFTWARE', trades: ['Software', 'Systems', 'Data'] },
  { name: 'Telecommunications', hubspot: 'TELECOMMUNICATIONS', trades: ['Telecom', 'Networks', 'Signal'] },
  { name: 'Transportation', hubspot: 'LOGISTICS_AND_SUPPLY_CHAIN', trades: ['Logistics', 'Transport', 'Haulage'] },
]

/** The words of a text; a text without any gives one empty word. */
function wordsOf(text: string): List<string> {
  const [first = '', ...others] = text.trim().split(/\s+/)
  return [first, ...others]
}

/** First and second half of a company's own name: "North" + "field". */
export const NAME_STARTS = wordsOf(`
  Alder Amber Birch Black Bright Calder Cedar Clear Cobalt Copper Crown Elm Ember Fair Falcon Fern
  Glen Golden Granite Harbor Hazel Heron High Iron Juniper Kestrel Lake Linden Long Maple Meadow Mill
  Moor North Oak Ocean Opal Pine Quartz Raven Red River Rowan Silver Slate South Stone Summit Swift
  Tern Thorn Timber Vale West White Willow Winter Wolf
`)
export const NAME_ENDS = wordsOf(`
  bank beck bridge brook burn cliff crest dale fall field ford gate grove haven hill holm land leaf
  line mark mere mont mouth peak point port ridge shore side stead stream ton vale view water way well
  wick wood worth
`)

export const TITLES: List<string> = [
  'Account Executive',
  'Buyer',
  'Chief Executive Officer',
  'Chief Financial Officer',
  'Customer Success Manager',
  'Director of Operations',
  'Head of Marketing',
  'HR Business Partner',
  'IT Manager',
  'Key Account Manager',
  'Logistics Coordinator',
  'Managing Director',
  'Plant Manager',
  'Product Manager',
  'Purchasing Manager',
  'Quality Engineer',
  'Sales Manager',
  'Senior Software Engineer',
  'VP of Sales',
  'Vice President, Finance',
]
