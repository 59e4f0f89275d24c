using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Host.Http;

/// <summary>
/// Bounds the extensions of a chunked body, which Kestrel reads and throws away up to the limit of the whole body. Sits between the socket and Kestrel, and
/// passes everything through until <see cref="Watch"/> says that a chunked body begins.
/// </summary>
/// <remarks>
/// <code>size[;extension]CRLF data CRLF ... 0[;extension]CRLF trailers CRLF</code>
/// Everything else that can be wrong with chunks is Kestrel's to refuse; what this cannot follow it leaves to Kestrel. Behind TLS it sees no plain
/// text and stays off: there the limit of the body holds.
/// </remarks>
internal sealed class ChunkExtensions(PipeReader inner) : PipeReader
{
    // No client in the field sends any; a signed chunk of AWS has 85.
    /// <summary>Most bytes of extensions in one body.</summary>
    internal const int BytesMax = 256;

    private bool _watching;
    private Part _part;
    private long _size;
    private int _extensions;
    private ReadOnlySequence<byte> _buffer;
    private long _scanned;

    private enum Part
    {
        Size,
        Extension,
        Data,
        DataEnd,
    }

    public static void Use(IConnectionBuilder connections) => connections.Use(next => connection =>
    {
        var reader = new ChunkExtensions(connection.Transport.Input);
        connection.Transport = new Duplex(reader, connection.Transport.Output);
        connection.Features.Set(reader);
        return next(connection);
    });

    /// <summary>The request's headers are read and its body is chunked. Called before anybody reads the body.</summary>
    public static void Watch(HttpContext context)
    {
        if (context.Features.Get<ITlsHandshakeFeature>() is null)
        {
            context.Features.Get<ChunkExtensions>()?.Begin();
        }
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        _watching ? ReadWatchedAsync(cancellationToken) : inner.ReadAsync(cancellationToken);

    public override bool TryRead(out ReadResult result)
    {
        var read = inner.TryRead(out result);
        if (read && _watching)
        {
            Scan(result.Buffer);
        }

        return read;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_watching && !_buffer.IsEmpty)
        {
            _scanned = Math.Max(0, _scanned - _buffer.Slice(0, consumed).Length);
            _buffer = default;
        }

        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    private void Begin() => (_watching, _part, _size, _extensions, _scanned) = (true, Part.Size, 0, 0, 0);

    private async ValueTask<ReadResult> ReadWatchedAsync(CancellationToken cancellationToken)
    {
        var result = await inner.ReadAsync(cancellationToken);
        Scan(result.Buffer);
        return result;
    }

    private void Scan(in ReadOnlySequence<byte> buffer)
    {
        _buffer = buffer;
        foreach (var segment in buffer.Slice(Math.Min(_scanned, buffer.Length)))
        {
            Scan(segment.Span);
        }

        _scanned = buffer.Length;
        if (_extensions > BytesMax)
        {
            _watching = false;
            throw new BadHttpRequestException("Chunk extensions are too long.", StatusCodes.Status400BadRequest);
        }
    }

    private void Scan(ReadOnlySpan<byte> bytes)
    {
        for (var index = 0; index < bytes.Length && _watching; index++)
        {
            if (_part == Part.Data)
            {
                var skipped = (int)Math.Min(_size, bytes.Length - index);
                _size -= skipped;
                index += skipped - 1;
                _part = _size == 0 ? Part.DataEnd : Part.Data;
            }
            else
            {
                Step(bytes[index]);
            }
        }
    }

    private void Step(byte one)
    {
        switch (_part)
        {
            case Part.Size when one == (byte)';':
                (_part, _extensions) = (Part.Extension, _extensions + 1);
                break;
            case Part.Size or Part.Extension when one == (byte)'\n':
                _part = Part.Data;
                // Behind the last chunk come trailers, and then the next request.
                _watching = _size > 0;
                break;
            case Part.Size when one == (byte)'\r':
                break;
            case Part.Size when char.IsAsciiHexDigit((char)one) && _size <= int.MaxValue:
                _size = (_size << 4) + Hex(one);
                break;
            case Part.Size:
                _watching = false;
                break;
            case Part.Extension:
                _extensions++;
                break;
            case Part.DataEnd when one == (byte)'\n':
                (_part, _size) = (Part.Size, 0);
                break;
        }
    }

    private static int Hex(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
