import './typescript.mjs';

export default async function tearDown() {
  const { stopServices } = await import('./services.ts');
  await stopServices();
}
