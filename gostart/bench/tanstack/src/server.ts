import { createStartHandler, defaultRenderHandler } from '@tanstack/react-start/server'
import { FastResponse } from 'srvx'

// The hosting guide's advice for Node.
globalThis.Response = FastResponse as typeof Response

// No page has parts that arrive later, and a page in one piece is faster than a stream.
export default { fetch: createStartHandler(defaultRenderHandler) }
