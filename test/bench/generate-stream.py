#!/usr/bin/python3
# From the design data of osgate: the bars of docs/benchmarks.md were set on the streams that this makes.
"""Synthetic but realistic subunit v2 streams (Tempest-like).

usage: generate-stream.py N OUT [--seed 1] [--bare] [--workers 4] [--check]
 --bare : no attachments, no reasons (status packets only): the tests/s limit
 --check: also write through python-subunit's StreamResultToBytes and compare bytes
Packet order per test is that of testtools.ExtendedToStreamDecorator (what
stestr/subunit.run emit): inprogress; details, each in chunks of 4096 B (last has EOF); reason;
final status with tags.  `workers` tests are in flight at once, packets interleaved.
"""
import argparse, random, struct, sys, zlib, io, uuid, json, datetime

ST = {'exists':1,'inprogress':2,'success':3,'uxsuccess':4,'skip':5,'fail':6,'xfail':7}
T_ID,T_ROUTE,T_TS,T_RUN,T_TAGS,T_FILE,T_MIME,T_EOF = 0x800,0x400,0x200,0x100,0x80,0x40,0x20,0x10

def num(v):
    if v < 64: return bytes((v,))
    if v < 16384: return struct.pack('>H', v | 0x4000)
    if v < 4194304: v |= 0x800000; return struct.pack('>HB', v >> 8, v & 255)
    return struct.pack('>I', v | 0xC0000000)

def utf(b): return num(len(b)) + b

def packet(test_id=None, status=None, tags=None, runnable=True, name=None, data=None,
           eof=False, mime=None, route=None, ts=None):
    flags = 0x2000; p = []
    if ts is not None:
        flags |= T_TS; p.append(struct.pack('>I', ts // 1_000_000)); p.append(num(ts % 1_000_000 * 1000))
    if test_id is not None: flags |= T_ID; p.append(utf(test_id))
    if tags:
        flags |= T_TAGS; p.append(num(len(tags))); p.extend(utf(t) for t in tags)
    if runnable: flags |= T_RUN
    if mime: flags |= T_MIME; p.append(utf(mime))
    if name is not None:
        flags |= T_FILE; p.append(utf(name)); p.append(num(len(data))); p.append(data)
    if eof: flags |= T_EOF
    if route is not None: flags |= T_ROUTE; p.append(utf(route))
    flags |= ST[status] if status else 0
    body = b''.join(p)
    base = 3 + len(body) + 4
    ll = 1 if base <= 62 else 2 if base <= 16381 else 3
    assert base <= 4194300
    head = b'\xb3' + struct.pack('>H', flags) + num(base + ll) + body
    return head + struct.pack('>I', zlib.crc32(head))

AREAS = ['compute.servers','compute.volumes','compute.admin','network','network.admin','volume','volume.admin',
         'identity.v3','identity.admin.v3','image.v2','object_storage','scenario']
VERBS = ['create','delete','list','show','update','attach','detach','resize','rebuild','migrate','snapshot','verify']
NOUNS = ['server','volume','port','router','network','subnet','image','flavor','keypair','user','project','role','quota','container','object','security_group','floating_ip','backup']
REASONS = ["OS-EXT-IMG-SIZE:size extension not enabled.", "Resize not available.", "Live migration is not available.",
 "Skipped until Bug: https://bugs.launchpad.net/bugs/1490543 is resolved.", "TransferEncoding: compute-swap-volume extension not enabled.",
 "service swift is not available", "Multiple availability zones are not enabled in tempest.conf \u2014 skipping"]
EXC = ["tempest.lib.exceptions.TimeoutException: Request timed out\nDetails: (%s) Server %s failed to reach ACTIVE status and task state \"None\" within the required time (300 s). Current status: BUILD. Current task state: spawning.",
 "tempest.lib.exceptions.ServerFault: Got server fault\nDetails: (%s) Unexpected API Error. Please report this at http://bugs.launchpad.net/nova/ and attach the Nova API log if possible. req-%s",
 "testtools.matchers._impl.MismatchError: (%s) 'ERROR' != 'ACTIVE': volume %s",
 "tempest.lib.exceptions.SSHTimeout: Connection to the 172.24.5.%s via SSH timed out.\nUser: cirros, Password: None %s"]

def gen(n, seed, bare, workers, emit, fail_logs=False):
    R = random.Random(seed)
    hexid = lambda: '%08x-%04x-%04x-%04x-%012x' % (R.getrandbits(32), R.getrandbits(16), R.getrandbits(16), R.getrandbits(16), R.getrandbits(48))
    # A pool of log text, sliced at random line starts: real generation per test would cost minutes.
    lines = []
    size = 0
    t0 = 1_790_000_000_000_000
    while size < 4_000_000:
        u = hexid(); m = R.choice(['GET','POST','PUT','DELETE']); code = R.choice([200,200,200,201,202,204,404,409])
        l = "2026-09-21 %02d:%02d:%02d,%03d %d INFO     [tempest.lib.common.rest_client] Request (%sTest:%s): %d %s http://192.168.24.2:8774/v2.1/servers/%s %.3fs\n" % (
            R.randrange(24), R.randrange(60), R.randrange(60), R.randrange(1000), R.randrange(1000,99999), R.choice(NOUNS).title(), R.choice(['setUp','test','_run_cleanups']), code, m, u, R.random())
        l += "2026-09-21 12:00:00,%03d %d DEBUG    [tempest.lib.common.rest_client] Request - Headers: {'Content-Type': 'application/json', 'Accept': 'application/json', 'X-Auth-Token': '<omitted>'}\n        Body: None\n    Response - Headers: {'date': 'Mon, 21 Sep 2026 12:00:00 GMT', 'content-type': 'application/json', 'x-openstack-request-id': 'req-%s', 'status': '%d'}\n        Body: b'%s'\n" % (
            R.randrange(1000), R.randrange(1000,99999), hexid(), code, json.dumps({R.choice(NOUNS): {'id': u, 'status': R.choice(['BUILD','ACTIVE','ERROR','available']), 'links': [{'rel':'self','href':'http://192.168.24.2:8774/v2.1/servers/'+u}], 'name': 'tempest-%s-%d' % (R.choice(NOUNS), R.getrandbits(31))}}))
        if R.random() < 0.005: l += "    name: 'tempest-\u6d4b\u8bd5-\u00fc\u00e9 \U0001f600'\n"
        b = l.encode(); lines.append(b); size += len(b)
    pool = b''.join(lines); starts = [0]
    for l in lines: starts.append(starts[-1] + len(l))
    starts = [s for s in starts if s < len(pool) - 70_000]

    def log(k):
        s = R.choice(starts); b = pool[s:s+k]
        e = b.rfind(b'\n'); b = b[:e+1] if e > k//2 else b
        return b if b else b'x\n'
    def traceback(k, tid):
        out = ['Traceback (most recent call last):\n']; size = 0
        while size < k - 250:
            f = '  File "/opt/stack/tempest/tempest/%s/%s.py", line %d, in %s_%s\n    self.%s_%s(%s_id=self.%s[\'id\'], wait_until=\'ACTIVE\')\n' % (
                R.choice(['api/compute','common','lib/services','lib/common','scenario']), R.choice(['waiters','rest_client','base','manager','compute']), R.randrange(1,2000), R.choice(VERBS), R.choice(NOUNS), R.choice(VERBS), R.choice(NOUNS), R.choice(NOUNS), R.choice(NOUNS))
            out.append(f); size += len(f)
        out.append(R.choice(EXC) % (tid, hexid()) + '\n')
        return ''.join(out).encode()

    def one(i, w):
        a = R.choice(AREAS); v = R.choice(VERBS); o = R.choice(NOUNS)
        tid = 'tempest.api.%s.test_%s_%s.%s%sTestJSON.test_%s_%s_%d[id-%s%s]' % (a, v, o, o.title().replace('_',''), v.title(), v, o, i, hexid(), R.choice(['',',smoke',',slow',',negative']))
        bt = tid.encode(); tags = [b'worker-%d' % w]
        r = R.random(); st = 'fail' if r < .05 else 'skip' if r < .17 else 'success'
        start = t0 + i * 250_000 + R.randrange(200_000)
        end = start + int(R.expovariate(1/8.0) * 1e6) + 1000
        yield dict(test_id=bt, status='inprogress', tags=tags, ts=start)
        if not bare:
            att = []
            if st == 'fail':
                att.append((b'traceback', b'text/x-traceback; charset="utf8"; language="python"', traceback(R.randrange(1024, 4096), tid)))
            if fail_logs and st == 'fail':
                att.append((b"pythonlogging:''", b'text/plain; charset="utf8"', log(R.randrange(2048, 65536))))
            elif R.random() < .2:
                att.append((b"pythonlogging:''", b'text/plain; charset="utf8"', log(int(2048 + 59392 * R.random()**1.6))))
            for nm, mime, b in att:
                for p in range(0, len(b), 4096):
                    yield dict(test_id=bt, tags=tags, ts=end, name=nm, data=b[p:p+4096], mime=mime, eof=p + 4096 >= len(b))
            if st == 'skip':
                yield dict(test_id=bt, tags=tags, ts=end, name=b'reason', data=R.choice(REASONS).encode(), mime=b'text/plain; charset=utf8', eof=True)
        yield dict(test_id=bt, status=st, tags=tags, ts=end)

    live = [None]*workers; i = 0
    while True:
        busy = False
        for w in range(workers):
            if live[w] is None:
                if i >= n: continue
                live[w] = one(i, w); i += 1
            busy = True
            k = next(live[w], None)
            if k is None: live[w] = None
            else: emit(k)
        if not busy: break

def main():
    ap = argparse.ArgumentParser(); ap.add_argument('n', type=int); ap.add_argument('out')
    ap.add_argument('--seed', type=int, default=1); ap.add_argument('--bare', action='store_true')
    ap.add_argument('--workers', type=int, default=4); ap.add_argument('--fail-logs', action='store_true', help='every failure has a pythonlogging attachment of 2-64 KB'); ap.add_argument('--check', action='store_true')
    a = ap.parse_args(); cnt = [0, 0]
    with open(a.out, 'wb', buffering=1 << 20) as f:
        ref = io.BytesIO() if a.check else None
        if a.check:
            from subunit.v2 import StreamResultToBytes, EPOCH
            srb = StreamResultToBytes(ref)
        def emit(k):
            b = packet(**k); f.write(b); cnt[0] += 1; cnt[1] += len(b)
            if a.check:
                srb.status(test_id=k['test_id'].decode(), test_status=k.get('status'), test_tags=[t.decode() for t in k['tags']],
                    file_name=k['name'].decode() if 'name' in k else None, file_bytes=k.get('data'), eof=k.get('eof', False),
                    mime_type=k['mime'].decode() if 'mime' in k else None, timestamp=EPOCH + datetime.timedelta(microseconds=k['ts']))
        gen(a.n, a.seed, a.bare, a.workers, emit, a.fail_logs)
    if a.check:
        same = ref.getvalue() == open(a.out, 'rb').read(); print('byte-identical to python-subunit:', same)
    print('tests %d packets %d bytes %d (%.1f B/packet, %.2f packets/test)' % (a.n, *cnt, cnt[1]/cnt[0], cnt[0]/a.n))
main()
