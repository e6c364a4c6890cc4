import { createStartHandler, defaultRenderHandler } from '@tanstack/react-start/server'
import { FastResponse } from 'srvx'

// Recommended by TanStack's hosting guide for Node.
globalThis.Response = FastResponse as typeof Response

// Streaming would be slower, and no page has deferred parts.
export default { fetch: createStartHandler(defaultRenderHandler) }
