// The fir that stands for Evergreen.
export function Mark({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path d="M16 2 7 14h4l-6 8h9v8h4v-8h9l-6-8h4z" fill="var(--mantine-color-fir-6)" />
    </svg>
  )
}
