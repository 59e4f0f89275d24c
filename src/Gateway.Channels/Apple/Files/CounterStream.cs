using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gateway.Channels.Apple;

/// <summary>
/// AES-256 in counter mode from a counter of zero, over a stream that is read once: encrypting and decrypting are the same. The platform has no counter mode; it
/// is its block cipher over the numbers 0, 1, 2 ... exclusive-or the bytes.
/// </summary>
internal sealed class CounterStream : Stream
{
    private const int Block = 16;

    // A read of the endpoint is 64 KiB; the counters of 4 KiB at a time are a few microseconds' work.
    private const int Chunk = 256 * Block;

    private readonly Stream _inner;
    private readonly Aes _aes;
    private readonly byte[] _counters = new byte[Chunk];
    private readonly byte[] _pad = new byte[Chunk];
    private ulong _next;
    private int _used = Chunk;

    public CounterStream(Stream inner, ReadOnlySpan<byte> key)
    {
        _inner = inner;
        _aes = Aes.Create();
        _aes.SetKey(key);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = _inner.Read(buffer);
        Turn(buffer[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Turn(buffer.Span[..read]);
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _aes.Dispose();
            _inner.Dispose();
            CryptographicOperations.ZeroMemory(_pad);
        }

        base.Dispose(disposing);
    }

    private void Turn(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_used == Chunk)
                Refill();
            var count = Math.Min(bytes.Length, Chunk - _used);
            for (var i = 0; i < count; i++)
                bytes[i] ^= _pad[_used + i];
            _used += count;
            bytes = bytes[count..];
        }
    }

    private void Refill()
    {
        // The upper half of the counter stays zero: 2^64 blocks are more than there is.
        for (var at = 0; at < Chunk; at += Block)
            BinaryPrimitives.WriteUInt64BigEndian(_counters.AsSpan(at + 8), _next++);
        _aes.EncryptEcb(_counters, _pad, PaddingMode.None);
        _used = 0;
    }
}
