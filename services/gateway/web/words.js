/* SPDX-License-Identifier: Apache-2.0 */
/* What the page says, Chinese first. The language is remembered by the browser alone. What a report says in words comes from
 * the report, which has both languages. */

const KEPT = 'eseal-language';

const words = {
  language: ['English', '中文'],
  title: ['电子印章验证', 'Verify an electronic seal'],
  subtitle: ['公开核验 · 无需注册 · 不保存文件', 'Public · no account · documents are not kept'],
  skip: ['跳到正文', 'Skip to content'],

  verify: ['验证文件', 'Verify a file'],
  choose: ['选择文件', 'Choose a file'],
  or_drop: ['或把文件拖到这里', 'or drop it here'],
  accepted: [
    'OFD 文件、PDF 文件、签章数据、印章文件，最大 64 MiB',
    'OFD and PDF documents, signed values, seals; up to 64 MiB',
  ],
  how: ['核验方式', 'How to verify'],
  how_send: ['发送文件，由平台核验全部内容', 'Send the file: everything in it is checked'],
  how_send_note: ['文件核验后不留存，只保存验证报告。', 'The file is not kept; only the report is.'],
  how_hash: ['文件不离开本机，只发送摘要和签章值', 'Keep the file here: only digests and signed values are sent'],
  how_hash_note: [
    '由本浏览器比对文件内容；平台看不到文件，报告中会注明。',
    'Your browser compares the contents; the gateway does not see them, and its report says so.',
  ],
  detached: ['签章值与原文分开存放？', 'Is the signed value apart from the document?'],
  detached_document: ['原文（只在本机计算摘要）', 'Document (its digest is computed here, it is not sent)'],
  detached_value: ['签章值文件', 'Signed value'],
  detached_go: ['核验签章值', 'Verify the signed value'],
  again: ['再验证一份', 'Verify another'],

  hashing: ['正在本机计算摘要…', 'Computing the digest here…'],
  comparing: ['正在本机比对文件内容…', 'Comparing the contents here…'],
  sending: ['正在发送文件…', 'Sending the file…'],
  judging: ['正在核验…', 'Verifying…'],
  compared: ['本机比对结果', 'Compared in this browser'],
  compared_files: ['签章 {0}：比对了 {1} 个文件', 'Signature {0}: {1} files compared'],

  TOTAL_PASSED: ['验证通过', 'Passed'],
  TOTAL_FAILED: ['验证不通过', 'Failed'],
  INDETERMINATE: ['无法确认', 'Cannot be decided'],
  passed_words: [
    '签章真实有效，受保护的内容自签章后未被改动。',
    'The seal is genuine and was in force; what it protects has not been changed since.',
  ],
  passed_seal: ['印章数据完整，当前有效。', 'The seal is intact and in force now.'],
  passed_digest: [
    '签章值真实有效，且与所给摘要相符。原文未经平台核验。',
    'The signed value is genuine and fits the digest given. The gateway has not seen the document.',
  ],
  passed_here: [
    '签章值真实有效；{0} 个受保护文件在本机逐一比对，全部一致。平台未见文件。',
    'The signed values are genuine; {0} protected files were compared here, all the same. The gateway has not seen them.',
  ],
  passed_limited: ['核验策略为 {0}，仅就该策略所要求的项目通过。', 'Passed under policy “{0}”, for what it demands only.'],
  changed_here: ['以下文件在签章后被修改或缺失（本机比对）：', 'Changed or missing since it was signed (compared here):'],
  open_here: [
    '以下文件未列入任何签章的保护范围（本机比对），其内容无法确认：',
    'No signature names these files (compared here), so nothing is known of their contents:',
  ],
  nothing_signed: ['文件中没有签章。', 'There is no signature in this file.'],
  advice_TOTAL_FAILED: ['请勿采信，可向出具单位核实。', 'Do not rely on it; ask whoever issued it.'],
  advice_INDETERMINATE: [
    '未发现伪造或改动，但证据不足，不能据此认定真实有效。',
    'No fault was found, but evidence is missing: it is not shown to be genuine.',
  ],
  and: ['，', ', '],
  place: ['位置：{0}', 'Place: {0}'],
  field: ['{0}（{1}）', '{0} ({1})'],
  field_cert: ['证书', 'certificate'],
  field_certificates: ['所附证书', 'certificates inside'],
  'field_eseal.cert': ['制章者证书', 'the maker’s certificate'],
  field_eseal: ['印章数据', 'the seal'],
  field_timeInfo: ['签章时间', 'time of signing'],
  field_timeStamp: ['时间戳', 'time stamp'],
  'field_eseal.timeStamp': ['印章时间戳', 'the seal’s time stamp'],
  field_dataHash: ['原文摘要', 'digest of what was signed'],
  field_propertyInfo: ['原文属性', 'property of what was signed'],
  field_createDate: ['制章时间', 'time of making'],
  field_validStart: ['印章有效期起', 'the seal’s first day'],
  field_validEnd: ['印章有效期止', 'the seal’s last day'],
  field_signature: ['签名值', 'the signature’s value'],
  field_signerInfos: ['签名者信息', 'the signer’s information'],

  facts: ['文件与报告', 'File and report'],
  file_name: ['文件名', 'File name'],
  format: ['格式', 'Format'],
  format_ofd: ['OFD', 'OFD'],
  format_pdf: ['PDF', 'PDF'],
  format_seal: ['印章', 'Seal'],
  format_signature: ['签章数据', 'Signed value'],
  format_unknown: ['无法识别', 'Not known'],
  size: ['大小', 'Size'],
  bytes: ['{0} 字节', '{0} bytes'],
  sm3: ['SM3 摘要', 'SM3 digest'],
  verified_at: ['核验时间', 'Verified at'],
  policy: ['核验策略', 'Policy'],
  version: ['第 {0} 版', 'version {0}'],
  report_id: ['报告编号', 'Report number'],
  report_page: ['报告页面', 'Report page'],
  report_json: ['下载报告（JSON）', 'Report (JSON)'],
  report_p7s: ['下载平台签名（.p7s）', 'Its signature (.p7s)'],
  not_kept: ['报告过大，平台未保存，请现在下载。', 'The report is too large to be kept here: download it now.'],
  print: ['打印', 'Print'],

  signature: ['签章 {0}', 'Signature {0}'],
  seal_alone: ['印章', 'The seal'],
  picture_alt: ['印章图像：{0}', 'Image of the seal {0}'],
  picture_none: ['报告不含印章图像；选择原文件核验时可显示', 'The report holds no picture; it is shown when you verify the file itself'],
  picture_type: ['印章图像为 {0} 格式，浏览器不能显示', 'The image is of type {0}, which browsers do not show'],
  picture_size: ['{0} × {1} 毫米', '{0} × {1} mm'],
  seal_name: ['印章名称', 'Seal'],
  seal_code: ['印章编码', 'Seal code'],
  signer: ['签章者证书', 'Signed with the certificate of'],
  issued_by: ['由 {0} 签发', 'issued by {0}'],
  signed_at: ['签章时间', 'Signed at'],
  time_timestamp: ['时间戳证明', 'proved by a time stamp'],
  time_claimed: ['签章者声明，未经时间戳证明', 'claimed by the signer, not proved'],
  seal_period: ['印章有效期', 'Seal valid'],
  until: ['{0} 至 {1}', '{0} to {1}'],
  seal_status: ['签章时状态', 'Status at signing'],
  by_registry: ['{0} 地区备案系统答复', 'says the registry of {0}'],
  maker: ['制章者证书', 'Seal made with the certificate of'],
  standard: ['数据格式', 'Data format'],
  standards: ['依据 {0}', '{0}'],
  seal_verification: ['印章验证 {0}', 'seal verification {0}'],
  seal_data: ['印章数据', 'seal data'],
  article: ['《办法》第 {0} 条', 'Measures, article {0}'],
  covered: ['影响显示的内容全部列入保护范围（共 {0} 个文件）。', 'All that a reader sees is protected ({0} files).'],
  not_covered: ['以下内容不受本签章保护，可能已被改动：', 'This signature does not protect the following, which may have been changed:'],
  not_seen: [
    '平台没有见到文件，未核验文件内容和保护范围。',
    'The gateway did not see the document: neither its contents nor what is protected was checked.',
  ],
  findings: ['发现的问题', 'What was found'],
  notes: ['需要注意', 'Please note'],
  checks: ['全部检查（{0} 项通过，{1} 项未通过，{2} 项未核验）', 'All checks ({0} passed, {1} not, {2} not made)'],
  checks_whole: ['对文件整体的检查', 'Checks of the file as a whole'],
  result_passed: ['通过', 'passed'],
  result_failed: ['不通过', 'failed'],
  result_unknown: ['无法确认', 'unknown'],
  result_warning: ['注意', 'note'],
  result_skipped: ['未核验', 'not made'],
  limits: ['本结论不能说明什么', 'What this result does not show'],
  limits_words: [
    '核验结果只说明签章由谁加盖、签章时印章是否有效、文件签章后是否改动，不证明文件内容属实。若文件上最后加盖的签章被整体移除，仅凭文件无法发现。',
    'The result shows who sealed the file, whether the seal was in force then and whether the file has changed since; not that what it says is true. If the last signature was removed as a whole, the file alone does not show it.',
  ],

  status: ['查询印章状态', 'Look up a seal'],
  code: ['印章编码', 'Seal code'],
  code_hint: ['14 位数字', '14 digits'],
  at: ['查询时间（北京时间，留空为当前）', 'At (Beijing time; empty: now)'],
  look_up: ['查询', 'Look up'],
  looking: ['正在查询…', 'Looking up…'],
  status_active: ['有效', 'Active'],
  status_filed: ['已备案，尚未启用', 'Filed, not yet in use'],
  status_suspended: ['停用', 'Suspended'],
  status_superseded: ['已重新制作', 'Superseded'],
  status_cancelled: ['已注销', 'Cancelled'],
  status_invalid: ['已标识为无效', 'Marked invalid'],
  status_expired: ['已过有效期', 'Expired'],
  status_none: ['查无此印章', 'No such seal'],
  status_unknown: ['状态不明', 'Not known'],
  status_at: ['查询时间', 'At'],
  status_since: ['该状态始于', 'Since'],
  status_until: ['该状态止于', 'Until'],
  status_registry: ['备案地区', 'Region of the registry'],

  find: ['查看已有报告', 'Find a report'],
  find_hint: ['核验时给出的编号', 'The number given with the verdict'],
  find_go: ['查看', 'Open'],
  report: ['电子印章验证报告', 'Report of a verification'],
  report_none: ['没有这个编号的报告', 'There is no report of this number'],
  home: ['返回验证页面', 'Back to verification'],

  away: ['无法连接验证平台，请检查网络后重试。', 'The gateway cannot be reached. Check the connection and try again.'],
  too_large: [
    '文件超过 64 MiB，不能发送。可选择“文件不离开本机”。',
    'The file is larger than 64 MiB and cannot be sent. Choose to keep it here instead.',
  ],
  empty: ['文件是空的。', 'The file is empty.'],
  unreadable_here: [
    '本机无法可靠解析该文件，不能在本机比对。请改为发送文件核验。',
    'This file cannot be read here beyond doubt. Send it to have it verified.',
  ],
  need_both: ['请选择原文和签章值两个文件。', 'Choose both files, the document and the signed value.'],
  need_code: ['请输入印章编码。', 'Enter a seal code.'],
  need_id: ['请输入报告编号。', 'Enter a report number.'],
  wait: ['请求过于频繁，请在 {0} 秒后再试。', 'Too many requests. Try again in {0} seconds.'],
  problem: ['未能完成：{0}', 'It could not be done: {0}'],
  resting: ['验证平台暂时无法工作，请稍后再试（HTTP {0}）。', 'The gateway cannot answer at the moment. Try again later (HTTP {0}).'],

  footer: [
    '依据《电子印章管理办法》（国办发〔2025〕33号）第二十三条、第三十二条提供。验证报告由平台签名，在一定期限内保存，凭编号可再次查看；文件本身不保存。',
    'Provided under articles 23 and 32 of the Measures for electronic seals (国办发〔2025〕33号). Reports are signed, kept for a time and found again by their number; documents are not kept.',
  ],
  noscript: ['本页面需要 JavaScript。', 'This page needs JavaScript.'],
};

const LANGUAGES = ['zh', 'en'];
let index = 0;
const listeners = [];

try {
  index = Math.max(0, LANGUAGES.indexOf(localStorage.getItem(KEPT)));
} catch {
  /* a browser that keeps nothing shows Chinese */
}

export const language = () => LANGUAGES[index];

/* A phrase; {0}, {1} are replaced by the values. */
export const say = (key, ...values) =>
  (words[key] ?? [key, key])[index].replace(/\{(\d)\}/g, (_, i) => values[i]);

/* Whether there is such a phrase. */
export const known = (key) => key in words;

/* What a report says in both languages. */
export const told = (message) => message?.[language()] ?? '';

/* Put the words into a page that names them: data-say the text, data-say-hint the placeholder. */
export function translate(root = document) {
  document.documentElement.lang = index === 0 ? 'zh-CN' : 'en';
  for (const e of root.querySelectorAll('[data-say]')) e.textContent = say(e.dataset.say);
  for (const e of root.querySelectorAll('[data-say-hint]')) e.placeholder = say(e.dataset.sayHint);
}

/* Called after each change of language. */
export const onLanguage = (listener) => listeners.push(listener);

/* The button that changes it. */
export function languageSwitch(button) {
  const show = () => {
    button.lang = LANGUAGES[1 - index] === 'zh' ? 'zh-CN' : 'en';
    translate();
    document.title = say(document.body.dataset.title);
    for (const listener of listeners) listener();
  };
  button.addEventListener('click', () => {
    index = 1 - index;
    try {
      localStorage.setItem(KEPT, language());
    } catch {
      /* not remembered then */
    }
    show();
  });
  show();
}

/* Moments are shown in Beijing time, which the seals' offices keep. */
export function moment(text, withTime = true) {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text;
  const parts = new Intl.DateTimeFormat(language() === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'long',
    ...(withTime ? { timeStyle: 'medium', hourCycle: 'h23' } : {}),
  }).format(at);
  return withTime ? parts + (language() === 'zh' ? '（北京时间）' : ' (Beijing time)') : parts;
}
