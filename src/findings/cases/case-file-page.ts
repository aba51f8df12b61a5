import { type HtmlValue, html, htmlPage, inBoth, writtenDayOr, writtenInstant } from '../../reports/html.ts';
import { findingsTexts } from '../texts/findings.texts.ts';
import { actionText, measureText } from '../texts/known-texts.ts';
import type { CaseFile } from './case-file.ts';

const LANGUAGE = 'vi';

/** The case file as a page to read and print, in Vietnamese; no scripts, no external resources. */
export function caseFilePage(file: CaseFile): string {
  const { finding, title } = file;
  return htmlPage({
    language: LANGUAGE,
    title: `Hồ sơ vụ việc ${finding.id}`,
    body: html`<h1>Hồ sơ vụ việc: ${inBoth(title, LANGUAGE)}</h1>
<p class="quiet">Mã: ${finding.id}. Lập lúc ${writtenInstant(file.producedAt)} cho tài khoản ${file.producedFor}.
${file.names ? 'Có họ tên: chỉ dùng cho công tác thanh tra.' : 'Người được nêu bằng bí danh.'}</p>
${summary(file)}
${rule(file)}
${people(file)}
${timeline(file)}
${events(file)}
${proofs(file)}
${verify(file)}`,
  });
}

function summary({ finding }: CaseFile): HtmlValue {
  const rows: readonly (readonly [HtmlValue, HtmlValue])[] = [
    ['Mức độ', inBoth(findingsTexts[`severity/${finding.severity}`], LANGUAGE)],
    ['Trạng thái', inBoth(findingsTexts[`state/${finding.state}`], LANGUAGE)],
    ['Nơi liên quan', finding.area],
    ['Ngày xảy ra', writtenDayOr(finding.day)],
    ['Phát hiện lúc', writtenInstant(finding.foundAt)],
    ['Phiên bản chính sách', finding.policyVersion ?? '–'],
    ['Tài khoản liên quan', finding.accounts.join(', ') || '–'],
    ...Object.entries(finding.measures).map(([name, value]): readonly [HtmlValue, HtmlValue] => [
      inBoth(measureText(name), LANGUAGE),
      value,
    ]),
  ];
  return html`<h2>Tóm tắt</h2><table>${rows.map(([name, value]) => html`<tr><th>${name}</th><td class="code">${value}</td></tr>`)}</table>`;
}

function rule({ rule: { version, from, text, document } }: CaseFile): HtmlValue {
  return html`<h2>Quy tắc</h2><p>${inBoth(text, LANGUAGE)}</p>
<p class="quiet">Phiên bản ${version}, áp dụng từ ${writtenDayOr(from)}. Căn cứ: ${document}.</p>`;
}

function people({ people: described, names }: CaseFile): HtmlValue {
  if (described.length === 0) return html`<h2>Người liên quan</h2><p>Không nêu cá nhân nào.</p>`;
  return html`<h2>Người liên quan</h2><table><thead><tr><th>Bí danh</th>${names && html`<th>Họ tên</th><th>Ngày sinh</th>`}</tr></thead>
<tbody>${described.map(
    ({ pseudonym, name, birthDate, erased }) =>
      html`<tr><td class="code">${pseudonym}${erased && html`<br>Đã xóa theo quyết định, không còn biết là ai`}</td>${names && html`<td>${name ?? '–'}</td><td>${writtenDayOr(birthDate)}</td>`}</tr>`,
  )}</tbody></table>`;
}

function timeline({ timeline: lines }: CaseFile): HtmlValue {
  return html`<h2>Diễn biến</h2><table>
<thead><tr><th>Thời điểm</th><th>Việc</th><th>Ai làm</th><th>Nơi</th><th>Quy định áp dụng</th><th>Bản ghi nhật ký</th></tr></thead>
<tbody>${lines.map(
    (line) => html`<tr${line.isEvidence && html` class="warn"`}><td>${writtenInstant(line.at)}</td>
<td class="code">${inBoth(line.what, LANGUAGE)}${line.reason !== null && html`<br>${line.reason}`}${line.subject !== null && html`<br><span class="quiet">${line.subject}</span>`}</td>
<td class="code">${line.actor.account}<br><span class="quiet">${line.actor.role}, ${line.actor.area}</span></td>
<td>${line.area}</td><td>${line.policyVersion ?? '–'}</td><td class="code">${line.entry}</td></tr>`,
  )}</tbody></table><p class="quiet">Dòng tô màu là bằng chứng của phát hiện.</p>`;
}

function events({ events: happened }: CaseFile): HtmlValue {
  return html`<h2>Xử lý phát hiện</h2><table>
<thead><tr><th>Thời điểm</th><th>Việc</th><th>Trạng thái</th><th>Ai làm</th><th>Lý do</th></tr></thead>
<tbody>${happened.map(
    ({ at, event, to, by, reason, note }) => html`<tr><td>${writtenInstant(at)}</td>
<td>${EVENT_TEXTS[event]}</td><td>${findingsTexts[`state/${to}`].vi}</td><td class="code">${by}</td>
<td>${reason === null ? '–' : inBoth(findingsTexts[`reason/${reason}`], LANGUAGE)}${note !== null && html`<br>${note}`}</td></tr>`,
  )}</tbody></table>`;
}

const EVENT_TEXTS: Readonly<Record<CaseFile['events'][number]['event'], string>> = {
  found: actionText('openFinding').vi,
  'new-evidence': actionText('addEvidence').vi,
  review: actionText('reviewFinding').vi,
  confirm: actionText('confirmFinding').vi,
  dismiss: actionText('dismissFinding').vi,
};

function proofs({ entries, checkpoints, keys }: CaseFile): HtmlValue {
  return html`<h2>Bằng chứng trong nhật ký minh bạch</h2><table>
<thead><tr><th>Bản ghi</th><th>Vị trí</th><th>Kích thước cây</th><th>Băm của lá</th></tr></thead>
<tbody>${entries.map(
    ({ id, proof }) =>
      html`<tr><td class="code">${id}</td><td>${proof?.index ?? '–'}</td><td>${proof?.size ?? '–'}</td><td class="code">${proof?.leafHash ?? 'chưa được đánh số'}</td></tr>`,
  )}</tbody></table>
<p>Nội dung đúng từng byte và đường dẫn băm của mỗi bản ghi nằm trong tệp JSON của hồ sơ này.</p>
${checkpoints.map((note) => html`<h3>Checkpoint đã ký</h3><pre>${note}</pre>`)}
<h3>Khóa công khai của nhật ký</h3>${keys.map((key) => html`<pre>${key}</pre>`)}`;
}

function verify({ verify: steps, hash }: CaseFile): HtmlValue {
  return html`<h2>Tự kiểm chứng, không cần đến hệ thống</h2>
<ol>${steps.map((step) => html`<li>${inBoth(step, LANGUAGE)}</li>`)}</ol>
<p>SHA-256 của tệp JSON cùng lần lập này: ${hash}</p>`;
}
