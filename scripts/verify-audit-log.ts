import { readOptions, wrongUsage } from './support/options.ts';
import { SourceError } from './verify-log/sources.ts';
import { verifyAuditLog } from './verify-log/verify.ts';

const USAGE = `Kiểm chứng nhật ký minh bạch chỉ với khóa công khai.
Verifies the transparency log with nothing but its public key. Status 0: good, 1: something is wrong, 2: not checked.
  npm run verify-audit-log -- --url http://localhost:8080 --key KEY [--token TOKEN] [--checkpoint old.txt] [--out FOLDER]
  npm run verify-audit-log -- --bundle FOLDER --key KEY [--checkpoint old.txt] [--against OLDER-FOLDER]
--key may be given more than once (change of keys). --out keeps a copy that --bundle checks offline.`;

async function main(): Promise<number> {
  const { key: keys, ...order } = readOptions(USAGE, {
    url: { type: 'string' },
    bundle: { type: 'string' },
    key: { type: 'string', multiple: true, default: [] },
    token: { type: 'string' },
    checkpoint: { type: 'string' },
    against: { type: 'string' },
    out: { type: 'string' },
  });
  if (keys.length === 0) wrongUsage(USAGE, '--key is missing');
  if ((order.url === undefined) === (order.bundle === undefined))
    wrongUsage(USAGE, 'Exactly one of --url and --bundle is needed');
  const { faults, report } = await verifyAuditLog({ ...order, keys });
  process.stdout.write(report);
  return faults.length === 0 ? 0 : 1;
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    const isExpected =
      error instanceof SourceError || error instanceof RangeError || error instanceof TypeError;
    console.error(isExpected ? error.message : error);
    process.exitCode = 2;
  },
);
