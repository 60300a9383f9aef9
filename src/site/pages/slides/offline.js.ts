/** The service worker of presentations. It lies here because a worker answers for addresses below its own. */
import type { APIRoute } from 'astro';
import worker from '../../../slides/present/worker.js?raw';

export const GET: APIRoute = () =>
  new Response(worker, { headers: { 'Content-Type': 'text/javascript; charset=utf-8' } });
