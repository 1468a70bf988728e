// The limit of the bench: what a reader of subunit v2 can do that is written for speed alone. Only the standard library; no
// rules for damage, foreign text, attempts or character sets. Written for osgate; `npm run bench` compiles it with rustc.
// std-only subunit v2 parser: limit for osgate.  usage: subu FILE|- count|gate none|s16|clmul
use std::collections::HashMap; use std::fs::File; use std::io::Read; use std::os::fd::FromRawFd;
static mut T: [[u32; 256]; 16] = [[0; 256]; 16];
fn init() { unsafe { for n in 0..256 { let mut c = n as u32; for _ in 0..8 { c = if c & 1 != 0 { 0xedb88320 ^ (c >> 1) } else { c >> 1 } } T[0][n] = c; }
    for k in 1..16 { for n in 0..256 { let p = T[k-1][n]; T[k][n] = (p >> 8) ^ T[0][(p & 255) as usize]; } } } }
fn s16_raw(mut c: u32, mut b: &[u8]) -> u32 { let t = unsafe { &*std::ptr::addr_of!(T) };
    while b.len() >= 16 {
        let a = u32::from_le_bytes([b[0],b[1],b[2],b[3]]) ^ c;
        c = t[15][(a & 255) as usize] ^ t[14][(a >> 8 & 255) as usize] ^ t[13][(a >> 16 & 255) as usize] ^ t[12][(a >> 24) as usize]
          ^ t[11][b[4] as usize] ^ t[10][b[5] as usize] ^ t[9][b[6] as usize] ^ t[8][b[7] as usize]
          ^ t[7][b[8] as usize] ^ t[6][b[9] as usize] ^ t[5][b[10] as usize] ^ t[4][b[11] as usize]
          ^ t[3][b[12] as usize] ^ t[2][b[13] as usize] ^ t[1][b[14] as usize] ^ t[0][b[15] as usize];
        b = &b[16..];
    }
    for &x in b { c = (c >> 8) ^ t[0][((c ^ x as u32) & 255) as usize]; } c }
fn s16(b: &[u8]) -> u32 { !s16_raw(!0, b) }
#[target_feature(enable = "pclmulqdq,sse4.1,sse2")]
unsafe fn clmul(b: &[u8]) -> u32 { use std::arch::x86_64::*;
    if b.len() < 128 { return s16(b); }
    let ld = |o: usize| _mm_loadu_si128(b.as_ptr().add(o) as *const __m128i);
    let fold = |a: __m128i, d: __m128i, k: __m128i| _mm_xor_si128(_mm_xor_si128(d, _mm_clmulepi64_si128(a, k, 0x00)), _mm_clmulepi64_si128(a, k, 0x11));
    let k1k2 = _mm_set_epi64x(0x1c6e41596, 0x154442bd4); let k3k4 = _mm_set_epi64x(0x0ccaa009e, 0x1751997d0);
    let (mut x3, mut x2, mut x1, mut x0) = (ld(0), ld(16), ld(32), ld(48));
    x3 = _mm_xor_si128(x3, _mm_cvtsi32_si128(!0i32)); let mut o = 64;
    while b.len() - o >= 64 { x3 = fold(x3, ld(o), k1k2); x2 = fold(x2, ld(o+16), k1k2); x1 = fold(x1, ld(o+32), k1k2); x0 = fold(x0, ld(o+48), k1k2); o += 64; }
    let mut x = fold(x3, x2, k3k4); x = fold(x, x1, k3k4); x = fold(x, x0, k3k4);
    while b.len() - o >= 16 { x = fold(x, ld(o), k3k4); o += 16; }
    // the remainder (16 bytes of state) goes through the table: simplest
    let mut st = [0u8; 16]; _mm_storeu_si128(st.as_mut_ptr() as *mut __m128i, x);
    !s16_raw(s16_raw(0, &st), &b[o..]) }
fn vi(b: &[u8], p: usize) -> (usize, usize) { let a = b[p] as usize; match a >> 6 { 0 => (a, p+1), 1 => ((a & 63) << 8 | b[p+1] as usize, p+2),
    2 => ((a & 63) << 16 | (b[p+1] as usize) << 8 | b[p+2] as usize, p+3), _ => ((a & 63) << 24 | (b[p+1] as usize) << 16 | (b[p+2] as usize) << 8 | b[p+3] as usize, p+4) } }
struct Att { name: Box<str>, total: usize, data: Vec<u8> }
struct Rec { id: Box<str>, status: u8, start: u64, end: u64, atts: Vec<Att>, reason: Option<Box<str>>, worker: Box<str> }
fn main() { init(); let a: Vec<String> = std::env::args().collect(); let gate = a[2] == "gate"; let crc = a[3].as_str();
    let crcf: Option<fn(&[u8]) -> u32> = match crc { "none" => None, "s16" => Some(s16), _ => Some(|b| unsafe { clmul(b) }) };
    let mut f = if a[1] == "-" { unsafe { File::from_raw_fd(0) } } else { File::open(&a[1]).unwrap() };
    let mut buf = vec![0u8; 8 << 20]; let (mut have, mut packets, mut errors, mut content) = (0usize, 0u64, 0u64, 0u64);
    let mut live: HashMap<Box<str>, Rec> = HashMap::new(); let mut done: Vec<Rec> = vec![]; let mut counts = [0u64; 8]; let mut kept = 0usize;
    loop {
        let lim = (have + (1 << 20)).min(buf.len()); let n = f.read(&mut buf[have..lim]).unwrap(); have += n; let b = &buf[..have]; let mut pos = 0;
        while have - pos >= 6 {
            if b[pos] != 0xb3 { errors += 1; pos += 1; continue; }
            let flags = (b[pos+1] as u32) << 8 | b[pos+2] as u32; let (len, mut p) = vi(b, pos+3);
            if flags & 0xf000 != 0x2000 || len < p - pos + 4 { errors += 1; pos += 1; continue; }
            if pos + len > have { break; } let end = pos + len - 4;
            if let Some(c) = crcf { if c(&b[pos..end]) != u32::from_be_bytes(b[end..end+4].try_into().unwrap()) { errors += 1; pos += 1; continue; } }
            let mut ts = 0u64; if flags & 0x200 != 0 { let s = u32::from_be_bytes(b[p..p+4].try_into().unwrap()); let (ns, q) = vi(b, p+4); p = q; ts = s as u64 * 1_000_000 + ns as u64 / 1000; }
            let mut id: &[u8] = &[]; if flags & 0x800 != 0 { let (l, q) = vi(b, p); id = &b[q..q+l]; p = q + l; }
            let mut tag: &[u8] = &[]; if flags & 0x80 != 0 { let (n, mut q) = vi(b, p); for _ in 0..n { let (l, r) = vi(b, q); tag = &b[r..r+l]; q = r + l; } p = q; }
            if flags & 0x20 != 0 { let (l, q) = vi(b, p); p = q + l; }
            let mut file: Option<(&[u8], &[u8])> = None; if flags & 0x40 != 0 { let (l, q) = vi(b, p); let nm = &b[q..q+l]; let (l2, q2) = vi(b, q + l); file = Some((nm, &b[q2..q2+l2])); p = q2 + l2; content += l2 as u64; }
            if p > end { errors += 1; pos += 1; continue; }
            packets += 1;
            if gate && flags & 0x800 != 0 {
                let ids = std::str::from_utf8(id).unwrap_or("?");
                let r = if let Some(r) = live.get_mut(ids) { r } else { live.insert(ids.into(), Rec { id: ids.into(), status: 0, start: 0, end: 0, atts: vec![], reason: None, worker: "".into() }); live.get_mut(ids).unwrap() };
                if let Some((nm, d)) = file { if nm == b"reason" { r.reason = Some(String::from_utf8_lossy(d).into()); } else {
                    let i = r.atts.iter().position(|x| x.name.as_bytes() == nm); let i = i.unwrap_or_else(|| { r.atts.push(Att { name: String::from_utf8_lossy(nm).into(), total: 0, data: vec![] }); r.atts.len() - 1 });
                    let t = &mut r.atts[i]; t.total += d.len(); let k = d.len().min(65536 - t.data.len()); t.data.extend_from_slice(&d[..k]); } }
                let st = (flags & 7) as u8; if st == 2 { r.start = ts; r.worker = String::from_utf8_lossy(tag).into(); } else if st > 2 {
                    let mut r = live.remove(ids).unwrap(); r.status = st; r.end = ts; counts[st as usize] += 1;
                    if st != 6 && st != 4 { r.atts = vec![]; } else { kept += r.atts.iter().map(|x| x.data.len()).sum::<usize>(); } done.push(r); }
            }
            pos += len;
        }
        if n == 0 { break; } buf.copy_within(pos..have, 0); have -= pos;
    }
    println!("packets {packets} errors {errors} content {content} counts {counts:?} done {} kept {kept} {}", done.len(), done.iter().map(|r| r.id.len() + r.worker.len() + (r.end - r.start) as usize % 2 + r.status as usize + r.reason.as_ref().map_or(0, |x| x.len())).sum::<usize>());
}
