import { encodeQR } from 'qr';
import './account.css';

/** Light modules around a QR code, so that a camera finds it (ISO/IEC 18004). */
const QUIET = 4;

/** The secret of an app as a QR code. It is drawn here; no address of the secret leaves the page. */
export function SecretPicture({ uri, label }: { readonly uri: string; readonly label: string }) {
  const rows = encodeQR(uri, 'raw', { border: QUIET });
  const size = rows.length;
  return (
    <svg className="account-picture" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path d={`M0 0h${size}v${size}H0z`} className="account-picture-light" />
      <path d={darkPath(rows)} className="account-picture-dark" />
    </svg>
  );
}

function darkPath(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
}
