// Where the CRM is: production, a sandbox, or an address of one's own.
import { Radio, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'

const PLACES = [
  { label: 'Production', address: 'https://login.salesforce.com' },
  { label: 'Sandbox', address: 'https://test.salesforce.com' },
] as const
const OWN = 'own'

interface AddressProps {
  readonly value: string
  /** Only the org's own address will do. */
  readonly ownOnly: boolean
  onChange(address: string): void
}

export function SalesforceAddress({ value, ownOnly, onChange }: AddressProps) {
  const isKnown = PLACES.some(({ address }) => address === value)
  const [isOwn, setOwn] = useState(!isKnown)
  const own = (
    <TextInput
      label="My Domain"
      description="As your browser shows it: https://acme.my.salesforce.com"
      required
      type="url"
      value={isKnown ? '' : value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
  if (ownOnly) return own
  return (
    <Stack gap="xs">
      <Radio.Group
        label="Where you log in"
        value={isOwn ? OWN : value}
        onChange={chosen => {
          setOwn(chosen === OWN)
          onChange(chosen === OWN ? '' : chosen)
        }}
      >
        <Stack gap="xs" mt={6}>
          {PLACES.map(({ label, address }) => (
            <Radio key={address} value={address} label={label} description={address} />
          ))}
          <Radio value={OWN} label="My Domain" description="An address of your org’s own" />
        </Stack>
      </Radio.Group>
      {isOwn && own}
    </Stack>
  )
}
