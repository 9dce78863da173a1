// The look: a calm green on quiet greys; figures of one width, so that columns of them can be compared.
import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** From a pale leaf to deep fir; white text on the sixth and darker has a contrast of at least 4.5. */
const fir: MantineColorsTuple = [
  '#eef7f1',
  '#dcebe1',
  '#b5d6c1',
  '#8bc09f',
  '#67ad82',
  '#4d9b6c',
  '#2c7a4b',
  '#226640',
  '#1a5534',
  '#0d4427',
]

export const theme = createTheme({
  colors: { fir },
  primaryColor: 'fir',
  primaryShade: { light: 6, dark: 6 },
  autoContrast: true,
  defaultRadius: 'md',
  fontFamily: 'Inter, "Segoe UI", system-ui, -apple-system, Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: { fontWeight: '620' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // A word that is cut says nothing; what stands beside it gives way.
    Badge: { styles: { root: { flexShrink: 0 } } },
    // A cross alone says nothing to who does not see it.
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
  },
})
