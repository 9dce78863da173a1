// A time of day as the browser asks for one.
import { TextInput } from '@mantine/core'

interface TimeInputProps {
  /** "06:00" */
  readonly value: string
  readonly onChange: (hour: number, minute: number) => void
}

export function TimeInput({ value, onChange }: TimeInputProps) {
  return (
    <TextInput
      label="At"
      type="time"
      value={value}
      onChange={({ currentTarget }) => {
        const [hour, minute] = currentTarget.value.split(':').map(Number)
        if (hour !== undefined && minute !== undefined) onChange(hour, minute)
      }}
    />
  )
}
