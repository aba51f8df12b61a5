import { parseArgs } from 'node:util';
import { SourceError } from './verify-log/sources.ts';
import { verifyAuditLog } from './verify-log/verify.ts';

const USAGE = `Kiểm chứng nhật ký minh bạch chỉ với khóa công khai.
Verifies the transparency log with nothing but its public key. Status 0: good, 1: something is wrong, 2: could not be checked.
  npm run verify-audit-log -- --url http://localhost:8080 --key KEY [--token TOKEN] [--checkpoint old.txt] [--out FOLDER]
  npm run verify-audit-log -- --bundle FOLDER --key KEY [--checkpoint old.txt] [--against OLDER-FOLDER]
--key may be given more than once (change of keys). --out keeps a copy that --bundle checks offline.`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      bundle: { type: 'string' },
      key: { type: 'string', multiple: true },
      token: { type: 'string' },
      checkpoint: { type: 'string' },
      against: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const { key: keys = [], help, ...order } = values;
  if (help === true || keys.length === 0 || (order.url === undefined) === (order.bundle === undefined)) {
    console.error(USAGE);
    return help === true ? 0 : 2;
  }
  const { faults, report } = await verifyAuditLog({ ...order, keys });
  process.stdout.write(report);
  return faults.length === 0 ? 0 : 1;
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    const said = error instanceof SourceError || error instanceof RangeError || error instanceof TypeError;
    console.error(said ? error.message : error);
    process.exitCode = 2;
  },
);
