/** Jest loads this itself, outside of its own transformation: from here on, TypeScript is understood. */
import './typescript.mjs';

export default async function setUp() {
  const { startServices } = await import('./services.ts');
  await startServices();
}
