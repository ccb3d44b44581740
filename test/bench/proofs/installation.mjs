export const INSTALLATION = 'bench.example';
