// The console begins here: look, data, session and screens around each other.
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './console.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { watchDeeds } from './api/deeds.ts'
import { problemOf } from './api/problem.ts'
import { Gate } from './session/gate.tsx'
import { theme } from './theme.ts'

const MOST_TRIES = 2

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // What was refused is refused again; only what was not reached is worth another try.
      retry: (times, error) => times < MOST_TRIES && [0, 502, 503].includes(problemOf(error).status),
    },
  },
})

watchDeeds(window)
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
// Of what keeps the page from scrolling below a dialog.
setNonce(nonce)
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      {/* At the right there is what one clicks next. */}
      <Notifications position="bottom-left" />
      <QueryClientProvider client={queries}>
        <Gate />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
